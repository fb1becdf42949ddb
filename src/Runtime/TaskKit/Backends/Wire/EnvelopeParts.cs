namespace TaskKit.Backends.Wire;

/// <summary>The members of a JSON envelope. A missing member is <see langword="null"/> or the default, so that the carrier may supply it.</summary>
public struct EnvelopeParts
{
    /// <summary>The task's id, or <see langword="null"/>.</summary>
    public TaskId? Id { get; internal set; }

    /// <summary>The task type's name, or <see langword="null"/>.</summary>
    public string? Type { get; internal set; }

    /// <summary>The payload as JSON: a slice of the bytes that were read, not a copy.</summary>
    public ReadOnlyMemory<byte> Payload { get; internal set; }

    /// <summary>The time of the submit, in UTC, or <see langword="null"/>.</summary>
    public DateTimeOffset? CreatedAt { get; internal set; }

    /// <summary>The payload's version, or <see langword="null"/>.</summary>
    public int? Version { get; internal set; }

    /// <summary>The priority, −2 to 2; 2 runs first.</summary>
    public int Priority { get; internal set; }

    /// <summary>The number of replays before this life of the task.</summary>
    public int Generation { get; internal set; }

    /// <summary>The key that orders tasks of a type, or <see langword="null"/>.</summary>
    public string? Key { get; internal set; }

    /// <summary>The text by which a repeated submit of the type is recognized, or <see langword="null"/>.</summary>
    public string? IdempotencyKey { get; internal set; }

    /// <summary>The earliest time of the first run, or <see langword="null"/>.</summary>
    public DateTimeOffset? NotBefore { get; internal set; }

    /// <summary>The number of retries, or <see langword="null"/> for the type's default.</summary>
    public int? MaxRetries { get; internal set; }

    /// <summary>The longest time of one attempt, or <see langword="null"/> for the type's default.</summary>
    public TimeSpan? Timeout { get; internal set; }

    /// <summary>Texts that travel with the task, or <see langword="null"/>.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; internal set; }

    /// <summary>The submitter's W3C trace context, or <see langword="null"/>.</summary>
    public string? TraceParent { get; internal set; }

    /// <summary>The envelope, with the carrier's values in place of missing members.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="type">The task type's name.</param>
    /// <param name="createdAt">The time of the submit, if the envelope does not say it.</param>
    /// <param name="generation">The number of replays before this life of the task.</param>
    public readonly TaskEnvelope ToEnvelope(TaskId id, string type, DateTimeOffset createdAt, int generation) =>
        new()
        {
            Id = id,
            Type = type,
            Payload = Payload,
            CreatedAt = CreatedAt ?? createdAt,
            Version = Version,
            Priority = Priority,
            Generation = generation,
            Key = Key,
            IdempotencyKey = IdempotencyKey,
            NotBefore = NotBefore,
            MaxRetries = MaxRetries,
            Timeout = Timeout,
            Metadata = Metadata ?? System.Collections.Frozen.FrozenDictionary<string, string>.Empty,
            TraceParent = TraceParent,
        };
}
