using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TaskKit.Kafka.Records;

/// <summary>The error of a task in the header of a dead letter: at most 4 KB of JSON.</summary>
internal static class ErrorJson
{
    public const int MaxBytes = 4096;

    private const string Cut = "…";

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an error; a text that is too long is cut.</summary>
    public static byte[] Write(TaskError error)
    {
        // 200 characters take up to 1,200 bytes as JSON. The code is cut like the message, since it may be as long.
        string? code = Shorten(error.Code, 200);
        string message = Shorten(error.Message, MaxBytes)!;
        byte[] json = Write(error.Type, message, code);
        for (int length = message.Length; json.Length > MaxBytes; json = Write(error.Type, Shorten(message, length)!, code))
            length -= Math.Max(1, (json.Length - MaxBytes) / 6);
        return json;
    }

    /// <returns>The error, or <see langword="null"/> when the bytes are not an error.</returns>
    public static TaskError? Read(byte[] utf8)
    {
        try
        {
            var json = new Utf8JsonReader(utf8);
            string? type = null,
                message = null,
                code = null;
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                string name = json.GetString()!;
                json.Read();
                string? text = json.TokenType == JsonTokenType.String ? json.GetString() : null;
                json.Skip();
                _ = name switch
                {
                    "type" => type = text,
                    "message" => message = text,
                    "code" => code = text,
                    _ => null,
                };
            }
            return type is not null && message is not null && TaskErrorTypes.IsStandard(type) ? TaskError.Of(type, message, code) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Among these is the InvalidOperationException for bytes that are JSON but not UTF-8.
            return null;
        }
    }

    private static byte[] Write(string type, string message, string? code)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("message", message);
            if (code is not null)
                json.WriteString("code", code);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static string? Shorten(string? text, int length)
    {
        if (text is null || text.Length <= length)
            return text;
        length = Math.Max(0, length - Cut.Length);
        return text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + Cut;
    }
}
