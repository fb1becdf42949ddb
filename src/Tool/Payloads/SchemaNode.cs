using System.Text.Json;

namespace TaskKit.Tool;

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

    public static IReadOnlyList<string> Enum(JsonElement schema) =>
        schema.TryGetProperty("enum", out var values)
            ? [.. values.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!)]
            : [];
}
