using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;
using TaskKit.Generators.Parsing.Handlers;
using TaskKit.Generators.Parsing.Shapes;

namespace TaskKit.Generators.Parsing;

/// <summary>Reads payload classes.</summary>
internal static class PayloadParser
{
    /// <summary>Reads a class with <c>[TaskPayload]</c>.</summary>
    public static Parsed<PayloadModel> ParseDeclared(
        INamedTypeSymbol payload,
        AttributeData attribute,
        Compilation compilation,
        CancellationToken cancellationToken
    )
    {
        var location = payload.FirstLocation(Location.None);
        string taskType = StatedName(attribute) ?? "";
        if (NameProblem(taskType, payload, attribute, cancellationToken) is { } problem)
            return new(null, [problem]);
        if (SettingsParser.VersionProblem(payload, attribute, location) is { } below)
            return new(null, [below]);
        return Parse(payload, taskType, compilation, location, cancellationToken);
    }

    /// <summary>Reads a payload for a task type whose name is known.</summary>
    /// <param name="location">The place at which problems of a payload from another assembly are reported.</param>
    public static Parsed<PayloadModel> Parse(
        INamedTypeSymbol payload,
        string taskType,
        Compilation compilation,
        Location location,
        CancellationToken cancellationToken
    )
    {
        var problems = ImmutableArray.CreateBuilder<Diagnostic>();
        var here = payload.FirstLocation(location);
        if (WhyNotPlain(payload) is { } what)
            problems.Add(Diagnostic.Create(PayloadDiagnostics.PayloadNotPlain, here, payload.Name, what));
        else if (!payload.IsSealed)
            problems.Add(Diagnostic.Create(PayloadDiagnostics.PayloadNotSealed, here, payload.Name));
        if (payload.WhyInaccessible(compilation) is { } why)
            problems.Add(Diagnostic.Create(PayloadDiagnostics.PayloadInaccessible, here, payload.Name, why));
        if (LossyTypes.WhyLossy(payload) is { } loss && problems.Count == 0)
            problems.Add(Diagnostic.Create(PayloadDiagnostics.LossyType, here, $"Payload '{payload.FullName()}'", loss));
        if (problems.Count > 0)
            return new(null, problems.ToImmutable());

        var shapes = new ShapeParser(compilation, here, problems, cancellationToken);
        bool isComplete = shapes.TryParse(payload, out var found);
        return isComplete && problems.Count == 0
            ? new(
                new PayloadModel(taskType, payload.CodeNameNotNull(), payload.FullName(), payload.IsPublicEverywhere(), found)
                {
                    Namespace = payload.NamespaceName(),
                    Domain = DomainParser.StatedBy(payload),
                    StatedVersion = VersionOf(payload),
                },
                []
            )
            : new(null, problems.ToImmutable());
    }

    /// <summary>The name in <c>[TaskHandler("…")]</c> or <c>[TaskPayload("…")]</c>; <see langword="null"/> when the attribute has none.</summary>
    public static string? StatedName(AttributeData attribute) =>
        attribute.ConstructorArguments is [{ Type.SpecialType: SpecialType.System_String } argument]
            ? argument.Value as string ?? ""
            : null;

    /// <summary>The version in <c>[TaskPayload]</c>, or <see langword="null"/>.</summary>
    public static int? VersionOf(INamedTypeSymbol payload) =>
        payload.Attribute(KnownNames.CoreAssembly, KnownNames.PayloadAttribute)?.Named<int?>("Version");

    public static Diagnostic? NameProblem(
        string taskType,
        INamedTypeSymbol owner,
        AttributeData attribute,
        CancellationToken cancellationToken
    )
    {
        var location = attribute.Place(owner, cancellationToken);
        if (string.IsNullOrWhiteSpace(taskType))
            return Diagnostic.Create(
                Diagnostics.EmptyTypeName,
                location,
                NameProperties(Suggest(owner.Name)),
                owner.Name,
                Suggest(owner.Name)
            );
        string mended = TaskTypeName.Mend(taskType);
        return TaskTypeName.IsValid(taskType)
            ? null
            : Diagnostic.Create(Diagnostics.MalformedTypeName, location, NameProperties(mended), taskType, owner.Name, mended);
    }

    /// <summary>Suggests the name of a task type for a class: <c>send_sms</c> for <c>SendSmsHandler</c>.</summary>
    public static string Suggest(string className)
    {
        string stem =
            className.EndsWith("Handler", StringComparison.Ordinal) && className.Length > "Handler".Length
                ? className.Substring(0, className.Length - "Handler".Length)
                : className;
        var words = stem.Select(
            (c, i) =>
                char.IsUpper(c) && i > 0 && !char.IsUpper(stem[i - 1])
                    ? "_" + char.ToLowerInvariant(c)
                    : char.ToLowerInvariant(c).ToString()
        );
        return TaskTypeName.Mend(string.Concat(words));
    }

    private static ImmutableDictionary<string, string?> NameProperties(string name) =>
        ImmutableDictionary<string, string?>.Empty.Add(FixProperties.Name, name);

    private static string? WhyNotPlain(INamedTypeSymbol payload) =>
        payload.TypeKind == TypeKind.Interface ? "an interface"
        : payload.TypeKind != TypeKind.Class ? $"a {payload.TypeKind.ToString().ToLowerInvariant()}"
        : payload.IsStatic ? "static"
        : payload.IsAbstract ? "abstract"
        : payload.WhyGeneric() is { } generic ? generic
        : payload.Is(KnownNames.CoreAssembly, KnownNames.RawTask) ? "what a class with [CatchAllHandler] handles"
        : payload.IsOfBaseLibrary() ? "a class of the framework"
        : payload.IsForbidden() ? "marked [Obsolete] as an error"
        : null;
}
