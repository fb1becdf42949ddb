using System.Text.Json;
using TaskKit.Payloads.Schemas;

namespace TaskKit.Http.OpenApi;

/// <summary>
/// Writes the schema of a payload as a part of the document, with an example. Its definitions become schemas of their own, because few readers follow a
/// reference into another schema.
/// </summary>
internal sealed class PayloadSchema(Utf8JsonWriter json, PayloadType type)
{
    private const string Definitions = "#/$defs/";

    // The definitions that what was written points to, in the order of the first mention.
    private readonly List<string> _parts = [];

    public void Write()
    {
        json.WriteStartObject(type.SchemaName);
        foreach (var member in type.Schema.EnumerateObject().Where(member => member.Name != "$defs"))
            Copy(member);
        json.WriteStartArray("examples");
        SchemaExample.Of(type.Schema).WriteTo(json);
        json.WriteEndArray();
        json.WriteEndObject();
        for (int i = 0; i < _parts.Count; i++)
        {
            json.WritePropertyName(type.PartName(_parts[i]));
            Copy(SchemaNode.Resolve(type.Schema, Definitions + _parts[i]));
        }
    }

    private void Copy(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                    Copy(member);
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Copy(item);
                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private void Copy(JsonProperty member)
    {
        string? text = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null;
        if (member.Name == "format" && ClockTime.PatternOf(text) is { } pattern)
            json.WriteString("pattern", pattern);
        else if (member.Name == "$ref" && text?.StartsWith(Definitions, StringComparison.Ordinal) == true)
            json.WriteString("$ref", "#/components/schemas/" + type.PartName(Noted(text[Definitions.Length..])));
        else
        {
            json.WritePropertyName(member.Name);
            Copy(member.Value);
        }
    }

    private string Noted(string part)
    {
        if (!_parts.Contains(part))
            _parts.Add(part);
        return part;
    }
}
