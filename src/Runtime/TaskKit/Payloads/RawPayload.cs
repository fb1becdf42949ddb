using System.Text.Json;

namespace TaskKit.Payloads;

/// <summary>A payload as the bytes that were given, for those who submit what they do not read.</summary>
/// <param name="Utf8">JSON that was checked.</param>
internal sealed record RawPayload(ReadOnlyMemory<byte> Utf8)
{
    /// <param name="type">The task type.</param>
    /// <param name="version">The version that the payload belongs to, where a type has several payloads.</param>
    public static PayloadCodec<RawPayload> CodecOf(string type, int? version = null) => new(type, Read, Write) { Version = version };

    private static RawPayload Read(ref Utf8JsonReader json) => throw new NotSupportedException("A payload of bytes is not read.");

    // The bytes were checked by whoever made it; they are stored as they came, spaces included.
    private static void Write(Utf8JsonWriter json, RawPayload payload) => json.WriteRawValue(payload.Utf8.Span, skipInputValidation: true);
}
