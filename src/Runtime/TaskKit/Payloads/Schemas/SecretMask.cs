using System.Text.Json;

namespace TaskKit.Payloads.Schemas;

/// <summary>Writes payloads for those who may not see all of them: members that a schema marks <c>writeOnly</c> become <c>***</c>.</summary>
internal static class SecretMask
{
    /// <summary>The text in place of a secret.</summary>
    public const string Cover = "***";

    /// <summary>Writes a payload. Of several schemas each covers what it marks.</summary>
    /// <param name="json">Where to write.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="schemas">The schemas of the payload: of each version of its type.</param>
    public static void Write(Utf8JsonWriter json, JsonElement payload, IEnumerable<JsonElement> schemas) =>
        Write(json, payload, [.. schemas.Select(schema => new Place(schema, schema))]);

    /// <summary>True when a schema marks any member.</summary>
    public static bool HasSecrets(JsonElement schema) =>
        schema.ValueKind switch
        {
            JsonValueKind.Object => SchemaNode.Flag(schema, "writeOnly")
                || schema.EnumerateObject().Any(member => HasSecrets(member.Value)),
            JsonValueKind.Array => schema.EnumerateArray().Any(HasSecrets),
            _ => false,
        };

    private static void Write(Utf8JsonWriter json, JsonElement value, Place[] places)
    {
        if (value.ValueKind != JsonValueKind.Null && places.Any(place => place.IsSecret))
        {
            json.WriteStringValue(Cover);
            return;
        }
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    Write(json, member.Value, [.. places.SelectMany(place => place.Member(member.Name))]);
                }
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(json, item, [.. places.SelectMany(place => place.Items())]);
                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    /// <summary>A place within a schema.</summary>
    /// <param name="Root">The schema that holds the definitions.</param>
    /// <param name="Here">The schema of the place.</param>
    private readonly record struct Place(JsonElement Root, JsonElement Here)
    {
        // A member may be marked beside a reference, and what it points to may be marked too.
        public bool IsSecret => SchemaNode.Flag(Here, "writeOnly") || SchemaNode.Flag(Resolved, "writeOnly");

        private JsonElement Resolved => SchemaNode.Reference(Here) is { } reference ? SchemaNode.Resolve(Root, reference) : Here;

        public IEnumerable<Place> Member(string name)
        {
            var found = new List<Place>();
            // A task of another program may have a name in the wrong case, and its value is a secret all the same.
            if (SchemaNode.Inner(Resolved, "properties") is { } properties)
                foreach (var member in properties.EnumerateObject())
                    if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                        found.Add(this with { Here = member.Value });
            if (found.Count == 0 && SchemaNode.Inner(Resolved, "additionalProperties") is { } others)
                found.Add(this with { Here = others });
            return found;
        }

        public IEnumerable<Place> Items() => SchemaNode.Inner(Resolved, "items") is { } items ? [this with { Here = items }] : [];
    }
}
