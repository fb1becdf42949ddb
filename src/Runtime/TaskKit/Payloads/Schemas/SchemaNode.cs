using System.Text.Json;

namespace TaskKit.Payloads.Schemas;

/// <summary>Reads the keywords of one schema.</summary>
internal static class SchemaNode
{
    /// <summary>The schema's type without <c>null</c>; <see langword="null"/> when anything is allowed.</summary>
    public static string? TypeOf(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out var type))
            return null;
        return type.ValueKind == JsonValueKind.String
            ? type.GetString()
            : type.EnumerateArray().Select(item => item.GetString()).FirstOrDefault(name => name != "null");
    }

    /// <param name="root">The schema that holds the definitions.</param>
    /// <param name="schema">The schema in question.</param>
    public static bool AcceptsNull(JsonElement root, JsonElement schema)
    {
        if (Reference(schema) is { } reference)
            return AcceptsNull(root, Resolve(root, reference));
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out var type))
            return true;
        return type.ValueKind == JsonValueKind.Array && type.EnumerateArray().Any(item => item.GetString() == "null");
    }

    /// <summary>The place that the schema points to, for example <c>#/$defs/Item</c>.</summary>
    public static string? Reference(JsonElement schema) => Text(schema, "$ref");

    public static JsonElement Resolve(JsonElement root, string reference)
    {
        var found = root;
        foreach (string step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
            found = found.GetProperty(step.Replace("~1", "/").Replace("~0", "~"));
        return found;
    }

    public static HashSet<string> Required(JsonElement schema) =>
        schema.TryGetProperty("required", out var names) ? [.. names.EnumerateArray().Select(name => name.GetString()!)] : [];

    public static string? Text(JsonElement schema, string keyword) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(keyword, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>The pattern of a text with more than white space, as the generator writes it.</summary>
    public const string NotBlank = "\\S";

    /// <summary>The pattern of a URL, as the generator writes it.</summary>
    public const string Url = "^([hH][tT][tT][pP][sS]?|[fF][tT][pP])://";

    /// <summary>The schema below a keyword, or <see langword="null"/>.</summary>
    public static JsonElement? Inner(JsonElement schema, string keyword) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(keyword, out var inner) && inner.ValueKind == JsonValueKind.Object
            ? inner
            : null;

    public static bool Flag(JsonElement schema, string keyword) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(keyword, out var value) && value.ValueKind == JsonValueKind.True;

    public static int? Number(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var value) && value.TryGetInt32(out int number) ? number : null;

    /// <summary>A limit of numbers, by the first of two keywords that the schema has.</summary>
    public static (JsonElement? Value, bool IsExclusive) Limit(JsonElement schema, string inclusive, string exclusive) =>
        schema.TryGetProperty(inclusive, out var limit) ? (limit, false)
        : schema.TryGetProperty(exclusive, out limit) ? (limit, true)
        : (null, false);

    /// <summary>All patterns of a text.</summary>
    public static IReadOnlyList<string> Patterns(JsonElement schema) =>
        Text(schema, "pattern") is not { } first ? []
        : schema.TryGetProperty("allOf", out var others)
            ? [first, .. others.EnumerateArray().Select(other => Text(other, "pattern")).OfType<string>()]
        : [first];

    /// <summary>True where the enum is a rule about texts, and not the names of an enum.</summary>
    public static bool IsListOfTexts(JsonElement schema) => Flag(schema, "x-texts");

    public static IReadOnlyList<string> Enum(JsonElement schema) =>
        schema.TryGetProperty("enum", out var values)
            ? [.. values.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!)]
            : [];
}
