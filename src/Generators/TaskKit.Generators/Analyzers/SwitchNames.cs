using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using TaskKit.Generators.Parsing;
using TaskKit.Generators.Parsing.Handlers;

namespace TaskKit.Generators.Analyzers;

/// <summary>Checks the names in <c>[TaskDomain]</c> and <c>[FeatureFlag]</c>, and that a flag stands on a handler.</summary>
internal static class SwitchNames
{
    public static IEnumerable<Diagnostic> OfClass(INamedTypeSymbol type, bool isHandler, CancellationToken cancellationToken)
    {
        if (type.Attribute(KnownNames.CoreAssembly, KnownNames.DomainAttribute) is { } domain)
        {
            foreach (var problem in OfDomain(type, domain, cancellationToken))
                yield return problem;
        }
        foreach (var flag in FlagParser.AttributesOf(type))
        {
            if (DomainParser.NameIn(flag) is not { } name)
                continue;
            var place = flag.Place(type, cancellationToken);
            if (!SwitchName.IsValid(name))
                yield return Malformed(Diagnostics.FlagName, place, name, type.Name, "email_notifications");
            else if (!isHandler)
                yield return Diagnostic.Create(Diagnostics.FlagWithoutHandler, place, name, type.Name);
        }
    }

    /// <summary>Reports an invalid name of a domain, on a class or on the assembly.</summary>
    public static IEnumerable<Diagnostic> OfDomain(ISymbol owner, AttributeData attribute, CancellationToken cancellationToken)
    {
        if (DomainParser.NameIn(attribute) is { } name && !SwitchName.IsValid(name))
            yield return Malformed(Diagnostics.DomainName, attribute.Place(owner, cancellationToken), name, owner.Name, "billing");
    }

    private static Diagnostic Malformed(DiagnosticDescriptor rule, Location place, string name, string owner, string example)
    {
        string mended = SwitchName.Mend(name, example);
        return Diagnostic.Create(
            rule,
            place,
            ImmutableDictionary<string, string?>.Empty.Add(FixProperties.Name, mended),
            name,
            owner,
            mended
        );
    }
}
