using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TaskKit.Backends.Wire;

/// <summary>
/// The JSON envelope: one form for brokers, HTTP and dead letters. Only <c>type</c> and <c>payload</c> are required. Members with their default
/// value are not written, and unknown members are ignored.
/// </summary>
public static class EnvelopeJson
{
    private static readonly JsonWriterOptions Compact = new()
    {
        // The form is read by JSON readers, never pasted into a page: '+' and letters beyond ASCII stay as they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private static readonly ArrayBufferWriter<byte> Nowhere = new();

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>Writes a task's envelope. The payload is written byte for byte, and must be JSON.</summary>
    /// <param name="output">The output.</param>
    /// <param name="task">The task.</param>
    public static void Write(IBufferWriter<byte> output, TaskEnvelope task)
    {
        var json = _writer ??= new Utf8JsonWriter(output, Compact);
        json.Reset(output);
        try
        {
            Write(json, task);
            json.Flush();
        }
        finally
        {
            // The writer outlives the call; the buffer must not.
            json.Reset(Nowhere);
        }
    }

    /// <summary>Reads an envelope. Never throws, whatever the bytes are.</summary>
    /// <param name="utf8">The envelope as UTF-8.</param>
    /// <param name="parts">The members of the envelope; of a faulty envelope those that could be read.</param>
    /// <param name="problem">The reason why the bytes are not an envelope: a sentence without a byte of the payload.</param>
    /// <returns>True when the bytes are an envelope with a payload.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, out EnvelopeParts parts, [NotNullWhen(false)] out string? problem)
    {
        problem = EnvelopeReader.Read(utf8, out parts);
        return problem is null;
    }

    private static void Write(Utf8JsonWriter json, TaskEnvelope task)
    {
        var names = EnvelopeMembers.All;
        json.WriteStartObject();
        json.WriteString(names[EnvelopeMembers.Id], task.Id.Value);
        json.WriteString(names[EnvelopeMembers.Type], task.Type);
        if (task.Version is { } version)
            json.WriteNumber(names[EnvelopeMembers.Version], version);
        if (task.Key is { Length: > 0 } key)
            json.WriteString(names[EnvelopeMembers.Key], key);
        if (task.IdempotencyKey is { Length: > 0 } idempotencyKey)
            json.WriteString(names[EnvelopeMembers.IdempotencyKey], idempotencyKey);
        json.WriteString(names[EnvelopeMembers.CreatedAt], task.CreatedAt.UtcDateTime);
        if (task.NotBefore is { } notBefore)
            json.WriteString(names[EnvelopeMembers.NotBefore], notBefore.UtcDateTime);
        if (task.Priority != 0)
            json.WriteNumber(names[EnvelopeMembers.Priority], task.Priority);
        if (task.MaxRetries is { } maxRetries)
            json.WriteNumber(names[EnvelopeMembers.MaxRetries], maxRetries);
        if (task.Timeout is { } timeout)
            json.WriteString(names[EnvelopeMembers.Timeout], TimeoutText.Format(timeout));
        if (task.Generation != 0)
            json.WriteNumber(names[EnvelopeMembers.Generation], task.Generation);
        if (task.Metadata.Count > 0)
            WriteMetadata(json, task.Metadata);
        if (task.TraceParent is { } traceParent)
            json.WriteString(names[EnvelopeMembers.TraceParent], traceParent);
        json.WritePropertyName(names[EnvelopeMembers.Payload]);
        json.WriteRawValue(task.Payload.Span, skipInputValidation: true);
        json.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject(EnvelopeMembers.All[EnvelopeMembers.Metadata]);
        foreach (var (name, value) in metadata)
            json.WriteString(name, value);
        json.WriteEndObject();
    }
}
