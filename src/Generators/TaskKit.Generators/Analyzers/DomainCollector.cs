using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;
using TaskKit.Generators.Parsing;
using TaskKit.Generators.Parsing.Handlers;

namespace TaskKit.Generators.Analyzers;

/// <summary>Collects the domains of one compilation as the compiler visits them, and compares them at its end.</summary>
internal sealed class DomainCollector
{
    private readonly ConcurrentBag<DomainUse> _uses = [];
    private readonly ConcurrentBag<string> _namespaces = [];

    /// <summary>Collects the domain that a class states.</summary>
    public void Add(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        if (type.Attribute(KnownNames.CoreAssembly, KnownNames.DomainAttribute) is { } attribute)
            Add(type, attribute, cancellationToken);
    }

    /// <summary>Collects the namespace of a handler or of a declared payload, for which a marker may count.</summary>
    public void AddUser(INamedTypeSymbol type) => _namespaces.Add(type.NamespaceName());

    /// <param name="compilation">The compilation, whose assembly may state a domain too.</param>
    /// <param name="payloads">The payloads of all declared task types. They are no markers: a domain on one counts for that type alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IEnumerable<Diagnostic> Compare(Compilation compilation, HashSet<string> payloads, CancellationToken cancellationToken)
    {
        var ofAssembly = compilation.Assembly.Attribute(KnownNames.CoreAssembly, KnownNames.DomainAttribute);
        if (ofAssembly is not null)
            Add(compilation.Assembly, ofAssembly, cancellationToken);
        var problems = ofAssembly is null ? [] : SwitchNames.OfDomain(compilation.Assembly, ofAssembly, cancellationToken);
        if (_uses.IsEmpty)
            return problems;
        var uses = _uses
            .OrderBy(use => use.Place.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(use => use.Place.SourceSpan.Start)
            .ToList();
        var markers = uses.Where(use => use.IsMarker && !payloads.Contains(use.Domain.Marker)).ToList();
        return problems.Concat(SimilarDomains.Find(uses)).Concat(WithoutEffect(markers));
    }

    private void Add(ISymbol owner, AttributeData attribute, CancellationToken cancellationToken)
    {
        if (DomainParser.NameIn(attribute) is not { } name || !SwitchName.IsValid(name))
            return;
        var marker = owner is INamedTypeSymbol ? DomainParser.Parse(owner, attribute) : null;
        _uses.Add(new(marker ?? new DomainModel(name, "", null), marker is not null, attribute.Place(owner, cancellationToken)));
    }

    private IEnumerable<Diagnostic> WithoutEffect(List<DomainUse> markers)
    {
        if (markers.Count == 0)
            return [];
        var domains = markers.Select(marker => marker.Domain).ToList();
        var namespaces = _namespaces.Distinct(StringComparer.Ordinal).ToList();
        var used = new HashSet<DomainModel>(namespaces.Select(ns => DomainMarkers.Nearest(domains, ns)).OfType<DomainModel>());
        return from marker in markers
            where !used.Contains(marker.Domain)
            select Diagnostic.Create(
                Diagnostics.DomainWithoutEffect,
                marker.Place,
                marker.Domain.Name,
                marker.Domain.Marker,
                Reason(marker.Domain, namespaces)
            );
    }

    private static string Reason(DomainModel domain, List<string> namespaces)
    {
        string ns = domain.Namespace is { Length: > 0 } named ? $"namespace '{named}'" : "the global namespace";
        return namespaces.Any(candidate => DomainMarkers.Nearest([domain], candidate) is not null)
            ? $"every handler of {ns} has a nearer marker"
            : $"neither {ns} nor one below it has a handler or a declared payload";
    }
}
