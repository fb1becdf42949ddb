using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using TaskKit.Backends;
using TaskKit.Payloads;

namespace TaskKit;

/// <summary>Makes envelopes of submissions, and refuses those that could not be stored or run.</summary>
internal sealed class EnvelopeFactory(TaskKitOptions options, TimeProvider time, ITaskBackend? backend = null)
{
    public const int MaxRetriesLimit = 1000;
    public const int MaxKeyLength = 512;
    public const int MaxMetadataLength = 16 * 1024;

    private static readonly JsonWriterOptions Compact = new() { MaxDepth = PayloadException.MaxDepth, SkipValidation = false };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <exception cref="TaskSubmitException">
    /// The payload is too large or too deep, or an option is out of its range or not to be had on this backend.
    /// </exception>
    public TaskEnvelope Create(TaskSubmission submission, TaskId? id = null)
    {
        var now = time.GetUtcNow();
        var envelope = new TaskEnvelope
        {
            Id = id ?? new TaskId(Guid.CreateVersion7(now)),
            Type = submission.Type,
            Payload = Write(submission),
            CreatedAt = now,
            TraceParent = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null,
        };
        if (submission.Options is not { } chosen)
            return envelope;
        // The tool reads tasks before it opens the backend, and compares the two then.
        if (backend is not null)
            Demands.Check(chosen, backend);
        return Apply(envelope, chosen, now);
    }

    private byte[] Write(TaskSubmission submission)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(1024);
        var writer = _writer ??= new Utf8JsonWriter(buffer, Compact);
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        try
        {
            submission.WritePayload(writer);
            writer.Flush();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            _writer = null;
            throw new TaskSubmitException("payload_invalid", $"{submission.Type}: the payload cannot be written as JSON: {e.Message}");
        }
        if (buffer.WrittenCount > options.MaxPayloadBytes)
            throw TooLarge(submission.Type, buffer.WrittenCount);
        return buffer.WrittenSpan.ToArray();
    }

    private TaskSubmitException TooLarge(string type, int size)
    {
        // A rare large payload must not pin its buffer to the thread.
        _buffer = null;
        _writer = null;
        return new(
            "payload_too_large",
            $"{type}: the payload has {size} bytes of JSON; at most {options.MaxPayloadBytes} are allowed (TaskKit:MaxPayloadBytes). Store large data elsewhere and submit a reference."
        );
    }

    private static TaskEnvelope Apply(TaskEnvelope envelope, EnqueueOptions chosen, DateTimeOffset now)
    {
        Check(chosen.Delay is null || chosen.NotBefore is null, "Delay and NotBefore are both set; set one.");
        Check(
            chosen.Delay is not { } delay || delay <= DateTimeOffset.MaxValue - now,
            $"Delay is {chosen.Delay}; that ends after the year 9999."
        );
        Check(
            chosen.MaxRetries is null or (>= 0 and <= MaxRetriesLimit),
            $"MaxRetries is {chosen.MaxRetries}; expected 0 to {MaxRetriesLimit}."
        );
        Check(
            chosen.Timeout is not { } timeout || timeout > TimeSpan.Zero || timeout == System.Threading.Timeout.InfiniteTimeSpan,
            $"Timeout is {chosen.Timeout}; expected more than zero, or Timeout.InfiniteTimeSpan."
        );
        Check(Math.Abs(chosen.Priority) <= TaskEnvelope.HighestPriority, $"Priority is {chosen.Priority}; expected −2 to 2.");
        CheckKey(chosen.Key, nameof(chosen.Key));
        CheckKey(chosen.IdempotencyKey, nameof(chosen.IdempotencyKey));
        int metadata = chosen.Metadata.Sum(pair => pair.Key.Length + pair.Value.Length);
        Check(metadata <= MaxMetadataLength, $"Metadata has {metadata} characters; at most {MaxMetadataLength} are allowed.");
        return envelope with
        {
            NotBefore = chosen.Delay is { } wait ? (wait > TimeSpan.Zero ? now + wait : null) : chosen.NotBefore,
            MaxRetries = chosen.MaxRetries,
            Timeout = chosen.Timeout,
            Priority = chosen.Priority,
            Key = chosen.Key,
            IdempotencyKey = chosen.IdempotencyKey,
            Metadata = chosen.Metadata,
        };
    }

    private static void CheckKey(string? key, string name) =>
        Check(key is null or { Length: > 0 and <= MaxKeyLength }, $"{name} has {key?.Length} characters; expected 1 to {MaxKeyLength}.");

    private static void Check(bool holds, string message)
    {
        if (!holds)
            throw new TaskSubmitException("options_invalid", "EnqueueOptions." + message);
    }
}
