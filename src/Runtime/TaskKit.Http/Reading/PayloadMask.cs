using System.Buffers;
using System.Text.Json;
using TaskKit.Backends;
using TaskKit.Registry;

namespace TaskKit.Http.Reading;

/// <summary>
/// Payloads for callers who may not see all of them: members that the schema marks <c>writeOnly</c> become <c>***</c>. A payload whose schema is not known
/// here is left out.
/// </summary>
internal sealed class PayloadMask
{
    private const string Mask = "***";

    private readonly Dictionary<string, List<JsonElement>> _schemas = new(StringComparer.Ordinal);

    public PayloadMask(TaskRegistry registry)
    {
        foreach (string manifest in registry.Manifests)
        foreach (var type in JsonDocument.Parse(manifest).RootElement.GetProperty("types").EnumerateArray())
        {
            string name = type.GetProperty("type").GetString()!;
            if (!_schemas.TryGetValue(name, out var versions))
                _schemas[name] = versions = [];
            versions.Add(type.GetProperty("schema"));
        }
    }

    /// <summary>The payload as such a caller may see it; empty when nothing is known of it.</summary>
    public ReadOnlyMemory<byte> Masked(TaskEnvelope task)
    {
        if (!_schemas.TryGetValue(task.Type, out var schemas))
            return default;
        try
        {
            using var payload = JsonDocument.Parse(task.Payload);
            var buffer = new ArrayBufferWriter<byte>(task.Payload.Length);
            using (var json = new Utf8JsonWriter(buffer))
                Write(json, payload.RootElement, [.. schemas.Select(schema => new SchemaAt(schema, schema))]);
            return buffer.WrittenMemory;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    // Of a type with several versions a member is masked if any version marks it.
    private static void Write(Utf8JsonWriter json, JsonElement value, SchemaAt[] schemas)
    {
        schemas = [.. schemas.Select(schema => schema.Resolved())];
        if (schemas.Any(schema => schema.IsSecret))
        {
            json.WriteStringValue(Mask);
            return;
        }
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    Write(json, member.Value, [.. schemas.SelectMany(schema => schema.Member(member.Name))]);
                }
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(json, item, [.. schemas.SelectMany(schema => schema.Items())]);
                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    /// <summary>A place within a schema.</summary>
    private readonly record struct SchemaAt(JsonElement Root, JsonElement Here)
    {
        public bool IsSecret =>
            Here.ValueKind == JsonValueKind.Object
            && Here.TryGetProperty("writeOnly", out var secret)
            && secret.ValueKind == JsonValueKind.True;

        public SchemaAt Resolved()
        {
            if (
                !Has("$ref", out var reference)
                || reference.GetString() is not { } path
                || !path.StartsWith("#/$defs/", StringComparison.Ordinal)
            )
                return this;
            return Root.TryGetProperty("$defs", out var definitions) && definitions.TryGetProperty(path["#/$defs/".Length..], out var found)
                ? this with
                {
                    Here = found,
                }
                : this;
        }

        public IEnumerable<SchemaAt> Member(string name)
        {
            bool isFound = false;
            // A task of another program may have a name in the wrong case, and its value is a secret all the same.
            if (Has("properties", out var properties))
            {
                foreach (var member in properties.EnumerateObject())
                {
                    if (!member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                        continue;
                    isFound = true;
                    yield return this with { Here = member.Value };
                }
            }
            if (!isFound && Has("additionalProperties", out var others))
                yield return this with { Here = others };
        }

        public IEnumerable<SchemaAt> Items()
        {
            if (Has("items", out var items))
                yield return this with
                {
                    Here = items,
                };
        }

        private bool Has(string name, out JsonElement found)
        {
            found = default;
            return Here.ValueKind == JsonValueKind.Object && Here.TryGetProperty(name, out found);
        }
    }
}
