using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskKit.Tool;

/// <summary>Reads and writes the tool's JSON, in which letters of all languages stay readable.</summary>
internal static class JsonText
{
    public static string Compact(JsonNode json) => Write(json, indented: false);

    public static string Indented(JsonNode json) => Write(json, indented: true);

    /// <summary>The bytes as a JSON value, or as a text when they are not valid JSON.</summary>
    public static JsonNode? Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.IsEmpty)
            return null;
        try
        {
            return JsonNode.Parse(utf8.Span);
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(utf8.Span);
        }
    }

    private static string Write(JsonNode json, bool indented)
    {
        using var stream = new MemoryStream();
        using (
            var writer = new Utf8JsonWriter(stream, new() { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
        )
            json.WriteTo(writer);
        // The encoder does not escape characters that reorder a line. With escapes the JSON has the same value.
        return SafeText.Block(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
    }
}
