using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;
using TaskKit.Generators.Parsing.Shapes.Rules;

namespace TaskKit.Generators.Parsing.Shapes;

/// <summary>Reads the types within one payload. A type that is used several times, or that contains itself, is one shape.</summary>
internal sealed class ShapeParser(
    Compilation compilation,
    Location fallback,
    ImmutableArray<Diagnostic>.Builder problems,
    CancellationToken cancellationToken
)
{
    private readonly List<ShapeModel?> _shapes = [];
    private readonly Dictionary<ITypeSymbol, int> _indexes = new(SymbolEqualityComparer.IncludeNullability);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>True when a type could not be read because the compilation has errors of its own; the compiler reports them.</summary>
    private bool _isBroken;

    public bool TryParse(INamedTypeSymbol payload, out EquatableArray<ShapeModel> shapes)
    {
        IndexOf(
            payload.WithNullableAnnotation(NullableAnnotation.NotAnnotated),
            () => new ObjectParser(this, compilation, payload).Parse()
        );
        shapes = _shapes.OfType<ShapeModel>().ToEquatableArray();
        return !_isBroken && shapes.Count == _shapes.Count;
    }

    /// <summary>The shape of a member or an element; <see langword="null"/> when its type is not supported, which is reported.</summary>
    /// <param name="type">The type of the member or element.</param>
    /// <param name="member">The member to report when the type is not supported.</param>
    public ShapeUse? Use(ITypeSymbol type, ISymbol member)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            return Use(nullable.TypeArguments[0], member) is { } inner ? inner with { Type = type.CodeName(), IsNullable = true } : null;
        bool isNullable = type.IsReferenceType && type.NullableAnnotation != NullableAnnotation.NotAnnotated;
        return ShapeOf(type.WithNullableAnnotation(NullableAnnotation.NotAnnotated), member) is { } shape
            ? new ShapeUse(shape, type.CodeName(), isNullable)
            : null;
    }

    public string UniqueName(string name)
    {
        string unique = name;
        for (int i = 2; !_names.Add(unique); i++)
            unique = name + i;
        return unique;
    }

    public void ReportUnsupported(ISymbol member, ITypeSymbol type, string reason) =>
        problems.Add(
            Diagnostic.Create(
                PayloadDiagnostics.UnsupportedMember,
                member.FirstLocation(fallback),
                $"{member.ContainingType.Name}.{member.Name}",
                type.FullName(),
                reason
            )
        );

    /// <summary>Reports an attribute on a member or a class.</summary>
    public void Report(DiagnosticDescriptor rule, AttributeData attribute, ISymbol owner, string problem)
    {
        var place = attribute.Place(owner, cancellationToken);
        problems.Add(
            Diagnostic.Create(
                rule,
                place.IsInSource ? place : fallback,
                CustomRules.NameOf(attribute.AttributeClass!),
                owner is INamedTypeSymbol ? owner.Name : $"{owner.ContainingType.Name}.{owner.Name}",
                problem
            )
        );
    }

    /// <summary>The documentation of a type or member.</summary>
    public DocComment Documentation(ISymbol symbol) => DocComment.Of(symbol, cancellationToken);

    public void ReportConstructors(INamedTypeSymbol type, int count) =>
        problems.Add(
            Diagnostic.Create(
                PayloadDiagnostics.PayloadConstructor,
                type.FirstLocation(fallback),
                type.Name,
                count == 0 ? "no" : count.ToString()
            )
        );

    private int? ShapeOf(ITypeSymbol type, ISymbol member)
    {
        if (type.TypeKind == TypeKind.Error)
        {
            _isBroken = true;
            return null;
        }
        if (ScalarTypes.NameOf(type) is { } scalar)
            return IndexOf(type, () => new ShapeModel(ShapeKind.Scalar, scalar, type.CodeNameNotNull(), type.IsValueType));
        if (type.TypeKind == TypeKind.Enum)
            return EnumOf((INamedTypeSymbol)type, member);
        if (Collections.ElementOf(type) is { } collection)
            return CollectionOf(type, collection, member);
        if (type is INamedTypeSymbol named)
            return IsObject(named, member) ? IndexOf(named, () => new ObjectParser(this, compilation, named).Parse()) : null;
        ReportUnsupported(
            member,
            type,
            type is IArrayTypeSymbol ? "it has several dimensions; use an array of arrays" : "JSON has nothing like it"
        );
        return null;
    }

    private int? EnumOf(INamedTypeSymbol type, ISymbol member)
    {
        string? reason =
            type.Attribute("System", "FlagsAttribute") is not null ? "flags have no single name; use a list of an enum without [Flags]"
            : JsonNames.NotFollowed(type, type) is { } attribute ? $"its enum has {attribute}, which TaskKit does not follow"
            : type.WhyInaccessible(compilation) is { } why ? $"its enum is {why}"
            : JsonNames.Clash(type) is { } clash ? $"its enum {clash}"
            : null;
        if (reason is not null)
        {
            ReportUnsupported(member, type, reason);
            return null;
        }
        return IndexOf(
            type,
            () =>
                new ShapeModel(ShapeKind.Enum, UniqueName(type.Name), type.CodeNameNotNull(), IsValueType: true)
                {
                    Values = type.GetMembers()
                        .OfType<IFieldSymbol>()
                        .Where(field => field.HasConstantValue)
                        .Select(field => new EnumValueModel(JsonNames.Of(field), field.Name.Escaped()))
                        .ToEquatableArray(),
                }
        );
    }

    private int? CollectionOf(ITypeSymbol type, Collection collection, ISymbol member)
    {
        if (collection.Key is { SpecialType: not SpecialType.System_String } key)
        {
            problems.Add(
                Diagnostic.Create(
                    PayloadDiagnostics.DictionaryKey,
                    member.FirstLocation(fallback),
                    $"{member.ContainingType.Name}.{member.Name}",
                    key.FullName()
                )
            );
            return null;
        }
        return IndexOf(
            type,
            () =>
            {
                if (Use(collection.Element, member) is not { } element)
                    return null;
                string name = (element.IsNullable ? "Nullable" : "") + ShapeName(element.Shape, collection.Element) + collection.Kind;
                return new ShapeModel(collection.Kind, UniqueName(name), type.CodeNameNotNull(), IsValueType: false) { Element = element };
            }
        );
    }

    // The element may be the object that is being read, which has no shape yet.
    private string ShapeName(int index, ITypeSymbol type) => _shapes[index]?.Name ?? type.Name;

    private bool IsObject(INamedTypeSymbol type, ISymbol member)
    {
        string? reason =
            type.TypeKind is not (TypeKind.Class or TypeKind.Struct)
                ? $"it is {Kind(type)}; use a class, a record, a list or a simple value"
            : type.SpecialType == SpecialType.System_Object ? "object says nothing about the value; use JsonElement for free-form JSON"
            : type.IsTupleType ? "a tuple's names do not reach JSON; use a record"
            : IsOfFramework(type) ? "it is not one of the values that TaskKit writes; use a string, a number or a record of your own"
            : type.IsGenericType ? "it is generic; use a record of its own"
            : type.IsAbstract ? "it is abstract, so the reader would not know which class to create"
            : type.WhyInaccessible(compilation) is { } why ? $"it is {why}"
            : null;
        if (reason is not null)
            ReportUnsupported(member, type, reason);
        else if (LossyTypes.WhyLossy(type) is { } loss)
            ReportLossy(member, type, loss);
        else
            return true;
        return false;
    }

    private void ReportLossy(ISymbol member, INamedTypeSymbol type, string loss) =>
        problems.Add(
            Diagnostic.Create(
                PayloadDiagnostics.LossyType,
                member.FirstLocation(fallback),
                $"Type '{type.FullName()}' of member '{member.ContainingType.Name}.{member.Name}'",
                loss
            )
        );

    private static string Kind(INamedTypeSymbol type) =>
        type.TypeKind switch
        {
            TypeKind.Interface => "an interface",
            TypeKind.Delegate => "a delegate",
            _ => "of another kind",
        };

    private static bool IsOfFramework(INamedTypeSymbol type)
    {
        string ns = type.ContainingNamespace.ToDisplayString() + ".";
        return ns.StartsWith("System.", StringComparison.Ordinal) || ns.StartsWith("Microsoft.", StringComparison.Ordinal);
    }

    // The index is taken before the shape is read, since a type may contain itself.
    private int? IndexOf(ITypeSymbol type, Func<ShapeModel?> read)
    {
        if (_indexes.TryGetValue(type, out int known))
            return known;
        int index = _shapes.Count;
        _indexes.Add(type, index);
        _shapes.Add(null);
        _shapes[index] = read();
        return index;
    }
}
