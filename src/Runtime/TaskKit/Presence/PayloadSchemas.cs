using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TaskKit.Presence;

/// <summary>Hashes of the payloads' schemas, as the manifests of a program's assemblies state them.</summary>
/// <param name="ByType">The hash of each task type's schema: equal where the same JSON is accepted.</param>
/// <param name="Manifest">The hash of all manifests; empty when there is none.</param>
internal sealed record PayloadSchemas(IReadOnlyDictionary<string, string> ByType, string Manifest)
{
    // Enough to tell schemas apart, and short enough for a program of many types.
    private const int HashBytes = 8;

    /// <summary>Reads manifests, those of assemblies that others reference first.</summary>
    public static PayloadSchemas Read(IReadOnlyList<string> manifests)
    {
        var byType = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string manifest in manifests)
        {
            using var json = JsonDocument.Parse(manifest);
            foreach (var type in json.RootElement.GetProperty("types").EnumerateArray())
                // An assembly with the handler states the type of a contracts assembly again; the codec is that of the contracts.
                byType.TryAdd(type.GetProperty("type").GetString()!, HashOf(type.GetProperty("schema")));
        }
        return new PayloadSchemas(byType, manifests.Count == 0 ? "" : Hash(Encoding.UTF8.GetBytes(string.Join('\n', manifests))));
    }

    /// <summary>The hash of a schema, whatever the order of its members.</summary>
    public static string HashOf(JsonElement schema)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            WriteCanonical(json, schema);
        return Hash(buffer.WrittenSpan);
    }

    private static void WriteCanonical(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject().Where(IsChecked).OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    json.WritePropertyName(member.Name);
                    WriteCanonical(json, member.Value);
                }
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                // Types, required members and the values of an enum: their order says nothing.
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray().OrderBy(item => item.GetRawText(), StringComparer.Ordinal))
                    WriteCanonical(json, item);
                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    // Keywords for people and for the tool refuse no JSON. A member of that name has an object as its schema.
    private static bool IsChecked(JsonProperty member) =>
        (member.Name, member.Value.ValueKind) is not (("description", JsonValueKind.String) or ("writeOnly", JsonValueKind.True));

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, HashBytes));
}
