using System.Buffers;
using System.Text.Json;

namespace TaskKit.Sqlite.Rows;

/// <summary>A worker's task types as they are stored: a JSON array of texts.</summary>
internal static class TypesJson
{
    public static byte[] Write(IReadOnlyList<string> types)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (string type in types)
                json.WriteStringValue(type);
            json.WriteEndArray();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Adds the types that stand there. A row that no worker wrote has none.</summary>
    public static void ReadInto(ISet<string> types, ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
                if (reader.TokenType == JsonTokenType.String)
                    types.Add(reader.GetString()!);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a text that is JSON but not UTF-8.
        }
    }
}
