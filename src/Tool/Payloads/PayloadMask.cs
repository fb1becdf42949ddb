using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TaskKit.Payloads.Schemas;

namespace TaskKit.Tool;

/// <summary>Masks the secrets of a payload: the members that the schema calls <c>writeOnly</c>.</summary>
internal static class PayloadMask
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The payload with its secrets masked.</summary>
    /// <param name="type">Its task type; <see langword="null"/> when it is not known.</param>
    /// <param name="utf8">The payload.</param>
    /// <returns>The payload to show; the same bytes when the type has no secrets.</returns>
    public static ReadOnlyMemory<byte> Cloak(TaskTypeInfo? type, ReadOnlyMemory<byte> utf8)
    {
        var schemas = (type?.Versions ?? []).Select(version => version.Schema).Where(SecretMask.HasSecrets).ToList();
        if (schemas.Count == 0 || utf8.IsEmpty)
            return utf8;
        try
        {
            using var payload = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var buffer = new ArrayBufferWriter<byte>(utf8.Length);
            using (var json = new Utf8JsonWriter(buffer, Readable))
                SecretMask.Write(json, payload.RootElement, schemas);
            return buffer.WrittenMemory;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // Masked as a whole: bytes that are no JSON, or have a member twice, may hold the secret anywhere.
            return Encoding.UTF8.GetBytes($"\"{SecretMask.Cover}\"");
        }
    }
}
