using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskKit.Payloads.Schemas;

/// <summary>An example of a payload: its required members, and those that may not be null, filled in, in a way that its own check accepts.</summary>
/// <param name="root">The payload's schema, which holds the definitions.</param>
internal sealed class SchemaExample(JsonElement root)
{
    // Nobody reads an example of more.
    private const int MostElements = 100;

    // The definitions around the value that is being made. One that would hold itself ends with null or an empty list.
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    /// <summary>An example of a payload of this schema.</summary>
    public static JsonNode Of(JsonElement schema) =>
        new SchemaExample(schema).TryMake(schema, out var made) && made is not null ? made : new JsonObject();

    /// <returns><see langword="false"/> when the value would hold itself without end.</returns>
    private bool TryMake(JsonElement schema, out JsonNode? made)
    {
        if (TryMakeValue(schema, out made))
            return true;
        made = null;
        return SchemaNode.AcceptsNull(root, schema);
    }

    private bool TryMakeValue(JsonElement schema, out JsonNode? made)
    {
        made = null;
        if (SchemaNode.Reference(schema) is { } reference)
        {
            if (!_open.Add(reference))
                return false;
            bool isMade = TryMake(SchemaNode.Resolve(root, reference), out made);
            _open.Remove(reference);
            return isMade;
        }
        switch (SchemaNode.TypeOf(schema))
        {
            case "object":
                return TryMakeObject(schema, out made);
            case "array":
                made = Array(schema);
                return true;
            default:
                made = ExampleValues.Of(schema);
                return true;
        }
    }

    private bool TryMakeObject(JsonElement schema, out JsonNode? made)
    {
        var json = new JsonObject();
        made = json;
        var required = SchemaNode.Required(schema);
        if (schema.TryGetProperty("properties", out var properties))
            foreach (
                var property in properties
                    .EnumerateObject()
                    .Where(property => required.Contains(property.Name) || DeniesNull(property.Value))
            )
            {
                if (!TryMake(property.Value, out var value))
                    return false;
                json[property.Name] = value;
            }
        else if (schema.TryGetProperty("additionalProperties", out var values))
            for (int i = 1; i <= (SchemaNode.Number(schema, "minProperties") ?? 0) && i <= MostElements; i++)
                if (TryMake(values, out var value))
                    json[$"key{i}"] = value;
        return true;
    }

    // A member that is left out is null, or has a default of the class that no schema tells.
    private static bool DeniesNull(JsonElement schema) =>
        SchemaNode.Inner(schema, "not") is { } not
        && not.TryGetProperty("enum", out var denied)
        && denied.EnumerateArray().Any(constant => constant.ValueKind == JsonValueKind.Null);

    private JsonArray Array(JsonElement schema)
    {
        var json = new JsonArray();
        for (int count = Math.Clamp(SchemaNode.Number(schema, "minItems") ?? 1, 1, MostElements); count > 0; count--)
            if (schema.TryGetProperty("items", out var items) && TryMake(items, out var item))
                json.Add(item);
        return json;
    }
}
