using System.Buffers;
using System.Text.Json;

namespace TaskKit.Sqlite.Rows;

/// <summary>Metadata as it is stored: a JSON object of texts.</summary>
internal static class MetadataJson
{
    public static byte[] Write(IReadOnlyDictionary<string, string> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in metadata)
                json.WriteString(name, value);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <returns><see langword="false"/> when the bytes are not a JSON object of texts.</returns>
    public static bool TryRead(ReadOnlySpan<byte> utf8, out Dictionary<string, string> metadata)
    {
        metadata = new(StringComparer.Ordinal);
        try
        {
            var json = new Utf8JsonReader(utf8);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return false;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                string name = json.GetString()!;
                if (!json.Read() || json.TokenType != JsonTokenType.String)
                    return false;
                metadata[name] = json.GetString()!;
            }
            return json.TokenType == JsonTokenType.EndObject && !json.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a text that is JSON but not UTF-8.
            return false;
        }
    }
}
