using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskKit.Tool;

/// <summary>A payload's schema for people: its members, and an example to start from.</summary>
internal static class SchemaText
{
    private const int DeepestExample = 4;

    /// <summary>One line per member: its name, what it is, whether it is required.</summary>
    public static IEnumerable<string> Members(JsonElement schema)
    {
        if (!schema.TryGetProperty("properties", out var properties))
            return [];
        var required = SchemaNode.Required(schema);
        var all = properties.EnumerateObject().ToList();
        int width = all.Select(property => property.Name.Length).DefaultIfEmpty().Max() + 2;
        return all.Select(property =>
            property.Name.PadRight(width) + Kind(property.Value) + (required.Contains(property.Name) ? "" : ", optional")
        );
    }

    /// <summary>A payload that the schema accepts, in one line.</summary>
    public static string Example(JsonElement schema) => JsonText.Compact(Sample(schema, schema, 0) ?? new JsonObject());

    private static string Kind(JsonElement schema)
    {
        if (SchemaNode.Reference(schema) is { } reference)
            return NameOf(reference);
        if (SchemaNode.Enum(schema) is { Count: > 0 } names)
            return string.Join(" | ", names);
        string kind = SchemaNode.TypeOf(schema) switch
        {
            null => "any JSON",
            "array" when schema.TryGetProperty("items", out var items) => $"array of {Kind(items)}",
            "object" when schema.TryGetProperty("additionalProperties", out var values) => $"object of {Kind(values)}",
            "string" when (SchemaNode.Text(schema, "format") ?? SchemaNode.Text(schema, "contentEncoding")) is { } format =>
                $"string ({format})",
            var type => type,
        };
        return SchemaNode.TypeOf(schema) is not null && SchemaNode.AcceptsNull(schema, schema) ? kind + " or null" : kind;
    }

    // A class that holds itself is defined twice: as itself, and with null.
    private static string NameOf(string reference)
    {
        string name = reference[(reference.LastIndexOf('/') + 1)..];
        return name.EndsWith("OrNull", StringComparison.Ordinal) ? name[..^"OrNull".Length] + " or null" : name;
    }

    private static JsonNode? Sample(JsonElement root, JsonElement schema, int depth)
    {
        if (depth > DeepestExample)
            return null;
        if (SchemaNode.Reference(schema) is { } reference)
            return Sample(root, SchemaNode.Resolve(root, reference), depth + 1);
        return SchemaNode.TypeOf(schema) switch
        {
            "object" => Object(root, schema, depth),
            "array" => schema.TryGetProperty("items", out var items) ? new JsonArray(Sample(root, items, depth + 1)) : new JsonArray(),
            "string" => Text(schema),
            "integer" => 1,
            "number" => 1.5,
            "boolean" => true,
            _ => new JsonObject(),
        };
    }

    private static JsonObject Object(JsonElement root, JsonElement schema, int depth)
    {
        var json = new JsonObject();
        var required = SchemaNode.Required(schema);
        if (schema.TryGetProperty("properties", out var properties))
            foreach (var property in properties.EnumerateObject().Where(property => required.Contains(property.Name)))
                json[property.Name] = Sample(root, property.Value, depth + 1);
        return json;
    }

    private static string Text(JsonElement schema) =>
        SchemaNode.Enum(schema) is [var first, ..]
            ? first
            : (SchemaNode.Text(schema, "format") ?? SchemaNode.Text(schema, "contentEncoding")) switch
            {
                "uuid" => "0199c0de-0000-7000-8000-000000000000",
                "date-time" => "2030-01-31T12:00:00Z",
                "date" => "2030-01-31",
                "time" => "12:00:00",
                "duration" => "00:05:00",
                "uri" => "https://example.org",
                "byte" or "base64" => "AAEC",
                _ => schema.TryGetProperty("maxLength", out _) ? "x" : "…",
            };
}
