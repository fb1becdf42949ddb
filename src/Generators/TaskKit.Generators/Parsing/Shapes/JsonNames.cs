using Microsoft.CodeAnalysis;

namespace TaskKit.Generators.Parsing.Shapes;

/// <summary>Finds the names of members in JSON, and checks the attributes of System.Text.Json on payloads.</summary>
internal static class JsonNames
{
    private const string Namespace = "System.Text.Json.Serialization";

    private static readonly string[] Understood =
    [
        "JsonPropertyNameAttribute",
        "JsonIgnoreAttribute",
        "JsonRequiredAttribute",
        "JsonConstructorAttribute",
        "JsonIncludeAttribute",
        "JsonStringEnumMemberNameAttribute",
        "JsonSerializableAttribute",
    ];

    public static string Of(IPropertySymbol property) => Stated(property, "JsonPropertyNameAttribute") ?? CamelCase(property.Name);

    public static string Of(IFieldSymbol enumValue) => Stated(enumValue, "JsonStringEnumMemberNameAttribute") ?? enumValue.Name;

    /// <summary>The problem of an enum in which two values have the same name in JSON; <see langword="null"/> for none.</summary>
    public static string? Clash(INamedTypeSymbol type) =>
        type.GetMembers()
            .OfType<IFieldSymbol>()
            .Where(field => field.HasConstantValue)
            .GroupBy(Of, StringComparer.Ordinal)
            .Where(same => same.Any(field => !Equals(field.ConstantValue, same.First().ConstantValue)))
            .Select(same =>
                $"calls {string.Join(" and ", same.Select(field => $"'{field.Name}'"))} \"{same.Key}\" in JSON; give each value a name of its own"
            )
            .FirstOrDefault();

    public static bool IsRequired(IPropertySymbol property) =>
        property.IsRequired || property.Attribute(Namespace, "JsonRequiredAttribute") is not null;

    public static bool IsChosen(IMethodSymbol constructor) => constructor.Attribute(Namespace, "JsonConstructorAttribute") is not null;

    /// <summary>True for a member with <c>[JsonIgnore]</c> without a condition.</summary>
    public static bool IsIgnored(ISymbol member) =>
        member.Attribute(Namespace, "JsonIgnoreAttribute") is { } ignore && Condition(ignore) == JsonIgnoreAlways;

    /// <summary>The name of an attribute of System.Text.Json that TaskKit does not follow, or <see langword="null"/>.</summary>
    public static string? NotFollowed(ISymbol symbol, ITypeSymbol? type)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is not { } used)
                continue;
            if (!IsOfJson(used))
            {
                if (used.BaseType is { } parent && IsOfJson(parent))
                    return $"[{Short(used)}], derived from {parent.Name}";
                continue;
            }
            if (used.Name == "JsonConverterAttribute" && IsEnumByName(attribute, type))
                continue;
            if (used.Name == "JsonIgnoreAttribute" && Condition(attribute) is not (JsonIgnoreAlways or JsonIgnoreNever))
                return "[JsonIgnore] with a condition";
            if (!Understood.Contains(used.Name))
                return $"[{Short(used)}]";
        }
        return null;
    }

    private static bool IsOfJson(INamedTypeSymbol attribute) => attribute.ContainingNamespace?.ToDisplayString() == Namespace;

    private static string Short(INamedTypeSymbol attribute) =>
        attribute.Name.EndsWith("Attribute", StringComparison.Ordinal)
            ? attribute.Name.Substring(0, attribute.Name.Length - "Attribute".Length)
            : attribute.Name;

    private const int JsonIgnoreNever = 0;
    private const int JsonIgnoreAlways = 1;

    private static int Condition(AttributeData ignore) =>
        ignore.NamedArguments.FirstOrDefault(argument => argument.Key == "Condition").Value.Value is int condition
            ? condition
            : JsonIgnoreAlways;

    // Such a converter has no effect: enums are always written by name.
    private static bool IsEnumByName(AttributeData converter, ITypeSymbol? type) =>
        type is { TypeKind: TypeKind.Enum }
        && converter.ConstructorArguments is [{ Value: ITypeSymbol { Name: "JsonStringEnumConverter" } }];

    private static string? Stated(ISymbol symbol, string attribute) =>
        symbol.Attribute(Namespace, attribute)?.ConstructorArguments is [{ Value: string name }] ? name : null;

    /// <summary>The same as <c>JsonNamingPolicy.CamelCase</c>: <c>URLPath</c> is <c>urlPath</c>.</summary>
    private static string CamelCase(string name)
    {
        char[] chars = name.ToCharArray();
        for (int i = 0; i < chars.Length; i++)
        {
            if (i == 1 && !char.IsUpper(chars[i]))
                break;
            if (i > 0 && i + 1 < chars.Length && !char.IsUpper(chars[i + 1]))
            {
                if (chars[i + 1] == ' ')
                    chars[i] = char.ToLowerInvariant(chars[i]);
                break;
            }
            chars[i] = char.ToLowerInvariant(chars[i]);
        }
        return new string(chars);
    }
}
