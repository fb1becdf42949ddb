using System.Buffers;
using System.Text.Json;
using TaskKit.Backends;

namespace TaskKit.Redis.State.Values;

/// <summary>Failures as Redis holds them: <c>{"reason","type","message","code"}</c>.</summary>
internal static class FailureJson
{
    private const int LongestMessage = 4096;

    public static byte[] Write(TaskFailure? failure)
    {
        if (failure is null)
            return [];
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("reason", failure.Reason);
            json.WriteString("type", failure.Error.Type);
            json.WriteString("message", Cut(failure.Error.Message));
            if (failure.Error.Code is { } code)
                json.WriteString("code", code);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a failure; <see langword="null"/> when there is none, or the bytes are foreign.</summary>
    public static TaskFailure? Read(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
            return null;
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            string? code = root.TryGetProperty("code", out var value) ? value.GetString() : null;
            var error = TaskError.Of(root.GetProperty("type").GetString()!, root.GetProperty("message").GetString()!, code);
            return new(root.GetProperty("reason").GetString()!, error);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static string Cut(string message)
    {
        if (message.Length <= LongestMessage)
            return message;
        int end = char.IsHighSurrogate(message[LongestMessage - 1]) ? LongestMessage - 1 : LongestMessage;
        return message[..end];
    }
}
