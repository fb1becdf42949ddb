using System.Buffers;
using System.Text.Json;
using TaskKit.Backends;
using TaskKit.Payloads.Schemas;
using TaskKit.Registry;

namespace TaskKit.Http.Reading;

/// <summary>Payloads for callers who may not see all of them. A payload whose schema is not known here is left out.</summary>
internal sealed class PayloadMask
{
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
                SecretMask.Write(json, payload.RootElement, schemas);
            return buffer.WrittenMemory;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or a text that is not UTF-8.
            return default;
        }
    }
}
