using System.Text.Json;
using TaskKit.Payloads.Schemas;

namespace TaskKit.Tool;

/// <summary>Describes the schema of a payload for people.</summary>
internal static class SchemaText
{
    private static readonly string[] Optional = ["optional"];

    /// <summary>One line per member: its name, its kind, a mark if it is optional, and its rules.</summary>
    public static IEnumerable<string> Members(JsonElement schema)
    {
        if (!schema.TryGetProperty("properties", out var properties))
            return [];
        var required = SchemaNode.Required(schema);
        var all = properties.EnumerateObject().ToList();
        int width = all.Select(property => property.Name.Length).DefaultIfEmpty().Max() + 2;
        return all.Select(property =>
            property.Name.PadRight(width)
            + string.Join(
                ", ",
                [Kind(property.Value), .. required.Contains(property.Name) ? [] : Optional, .. RuleWords.Of(property.Value)]
            )
        );
    }

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

    // A class that contains itself is defined twice, with and without null.
    private static string NameOf(string reference)
    {
        string name = reference[(reference.LastIndexOf('/') + 1)..];
        return name.EndsWith("OrNull", StringComparison.Ordinal) ? name[..^"OrNull".Length] + " or null" : name;
    }
}
