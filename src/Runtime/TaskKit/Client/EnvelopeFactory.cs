using System.Diagnostics;
using TaskKit.Backends;
using TaskKit.Registry;

namespace TaskKit;

/// <summary>Makes envelopes of submissions, and refuses those that could not be stored or run.</summary>
internal sealed class EnvelopeFactory(
    TaskKitOptions options,
    TimeProvider time,
    ITaskBackend? backend = null,
    TaskRegistry? registry = null
)
{
    public const int MaxRetriesLimit = WorkerOptions.MostRetries;
    public const int MaxKeyLength = 512;
    public const int MaxMetadataLength = 16 * 1024;

    /// <exception cref="TaskSubmitException">
    /// The payload cannot be written or is too large, or an option is out of its range or not to be had on this backend.
    /// </exception>
    public TaskEnvelope Create(TaskSubmission submission, TaskId? id = null)
    {
        EnqueueCheck.Text("The task type's name", submission.Type);
        var now = submission.SubmittedAt ?? time.GetUtcNow();
        var envelope = new TaskEnvelope
        {
            Id = id ?? submission.Options?.Id ?? submission.AssignedId ?? new TaskId(Guid.CreateVersion7(now)),
            Type = submission.Type,
            Payload = PayloadSerializer.Write(submission, options.MaxPayloadBytes),
            CreatedAt = now,
            Version = submission.Version ?? registry?.Table.VersionOf(submission),
            TraceParent = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null,
        };
        if (submission.Options?.Priority is null)
            envelope = WithPriority(envelope);
        if (submission.Options is not { } chosen)
            return envelope;
        // The tool reads tasks before it opens the backend, and compares the two then.
        if (backend is not null)
            Demands.Check(chosen, backend);
        return Apply(envelope, chosen, now) with { IdempotencyKey = KeyOf(chosen) };
    }

    private TaskEnvelope WithPriority(TaskEnvelope envelope)
    {
        int priority = TypePriority.Of(envelope, registry, options);
        if (priority == 0)
            return envelope;
        envelope = envelope with { Priority = priority };
        if (backend is not null)
            TypePriority.Refuse(envelope, backend.Name, backend.Capabilities);
        return envelope;
    }

    private string? KeyOf(EnqueueOptions chosen) => chosen.IdempotencyKey ?? (chosen.Id is { } id ? ChosenIds.KeyOf(id, backend) : null);

    private static TaskEnvelope Apply(TaskEnvelope envelope, EnqueueOptions chosen, DateTimeOffset now)
    {
        EnqueueCheck.Times(chosen, now);
        EnqueueCheck.Numbers(chosen);
        EnqueueCheck.Key("EnqueueOptions.Key", chosen.Key);
        EnqueueCheck.Key("EnqueueOptions.IdempotencyKey", chosen.IdempotencyKey);
        return envelope with
        {
            NotBefore = chosen.Delay is { } wait ? (wait > TimeSpan.Zero ? now + wait : null) : chosen.NotBefore,
            MaxRetries = chosen.MaxRetries,
            Timeout = chosen.Timeout,
            Priority = chosen.Priority ?? envelope.Priority,
            Key = chosen.Key,
            Metadata = EnqueueCheck.Metadata(chosen.Metadata),
        };
    }
}
