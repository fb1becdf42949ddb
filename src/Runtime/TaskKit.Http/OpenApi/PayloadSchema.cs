using System.Text.Json;
using TaskKit.Payloads.Schemas;

namespace TaskKit.Http.OpenApi;

/// <summary>
/// Writes the schema of a payload as a part of the document, with an example. Its definitions become schemas of their own, because few readers follow a
/// reference into another schema.
/// </summary>
internal sealed class PayloadSchema(Utf8JsonWriter json, PayloadType type)
{
    private const string Keyword = "$defs";
    private const string Definitions = $"#/{Keyword}/";

    public void Write()
    {
        json.WriteStartObject(type.SchemaName);
        foreach (var member in type.Schema.EnumerateObject().Where(member => member.Name != Keyword))
            Copy(member);
        json.WriteStartArray("examples");
        SchemaExample.Of(type.Schema).WriteTo(json);
        json.WriteEndArray();
        json.WriteEndObject();
        if (!type.Schema.TryGetProperty(Keyword, out var definitions))
            return;
        foreach (var definition in definitions.EnumerateObject())
        {
            json.WritePropertyName(type.PartName(definition.Name));
            Copy(definition.Value);
        }
    }

    private void Copy(JsonProperty member)
    {
        json.WritePropertyName(member.Name);
        if (
            member is { Name: "$ref", Value.ValueKind: JsonValueKind.String }
            && member.Value.GetString() is { } reference
            && reference.StartsWith(Definitions, StringComparison.Ordinal)
        )
            json.WriteStringValue("#/components/schemas/" + type.PartName(reference[Definitions.Length..]));
        else
            Copy(member.Value);
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
}
