using System.Buffers;
using System.Text.Json;
using TaskKit.Payloads;
using TaskKit.Telemetry;

namespace TaskKit;

/// <summary>Writes payloads as JSON into buffers that each thread keeps.</summary>
internal static class PayloadSerializer
{
    private static readonly JsonWriterOptions Compact = new() { MaxDepth = PayloadException.MaxDepth, SkipValidation = false };

    [ThreadStatic]
    private static Output? _kept;

    /// <exception cref="TaskSubmitException">The payload breaks a rule, holds what JSON cannot, or is too large or too deep.</exception>
    public static byte[] Write(TaskSubmission submission, int maxBytes)
    {
        Check(submission);
        // Taken away while it is used: a payload's own code may submit another task on this thread.
        var output = _kept ?? new Output();
        _kept = null;
        output.Reset();
        try
        {
            submission.WritePayload(output.Json);
            output.Json.Flush();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw Unwritable(submission.Type, output, e);
        }
        int size = output.Bytes.WrittenCount;
        // A rare large payload must not pin its buffer to the thread.
        if (size > maxBytes)
            throw new TaskSubmitException(
                "payload_too_large",
                $"{submission.Type}: the payload has {size} bytes of JSON; at most {maxBytes} are allowed (TaskKit:MaxPayloadBytes). Store large data elsewhere and submit a reference."
            );
        _kept = output;
        return output.Bytes.WrittenSpan.ToArray();
    }

    private static void Check(TaskSubmission submission)
    {
        PayloadException? broken;
        try
        {
            broken = submission.FindBroken();
        }
        catch (Exception e)
        {
            // A getter of the payload may throw anything.
            throw new TaskSubmitException(
                "payload_invalid",
                $"{submission.Type}: the payload cannot be checked, because one of its members threw {e.GetType().Name}",
                e
            );
        }
        if (broken is not null)
            throw new TaskSubmitException("payload_invalid", broken.Message) { Errors = broken.Errors };
    }

    private static TaskSubmitException Unwritable(string type, Output output, Exception cause)
    {
        output.Json.Flush();
        string path = PayloadPath.AtEnd(output.Bytes.WrittenSpan);
        string what = path.Length == 0 ? "the payload" : $"'{path}'";
        return new TaskSubmitException("payload_invalid", $"{type}: {what} cannot be written as JSON: {ExceptionText.Of(cause)}", cause);
    }

    private sealed class Output
    {
        public Output() => Json = new Utf8JsonWriter(Bytes, Compact);

        public ArrayBufferWriter<byte> Bytes { get; } = new(1024);

        public Utf8JsonWriter Json { get; }

        public void Reset()
        {
            Bytes.ResetWrittenCount();
            Json.Reset(Bytes);
        }
    }
}
