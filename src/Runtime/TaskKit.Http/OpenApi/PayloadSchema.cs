using System.Text.Json;

namespace TaskKit.Http.OpenApi;

/// <summary>Writes the schema of a payload as a part of the document: what it points to within itself is elsewhere there.</summary>
internal static class PayloadSchema
{
    private const string Definitions = "#/$defs/";

    public static void Write(Utf8JsonWriter json, PayloadType type)
    {
        json.WritePropertyName(type.SchemaName);
        Copy(json, type.Schema, $"#/components/schemas/{type.SchemaName}/$defs/");
    }

    private static void Copy(Utf8JsonWriter json, JsonElement value, string definitions)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    if (
                        member.Name == "$ref"
                        && member.Value.ValueKind == JsonValueKind.String
                        && member.Value.GetString() is { } reference
                        && reference.StartsWith(Definitions, StringComparison.Ordinal)
                    )
                        json.WriteStringValue(definitions + reference[Definitions.Length..]);
                    else
                        Copy(json, member.Value, definitions);
                }
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Copy(json, item, definitions);
                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }
}
