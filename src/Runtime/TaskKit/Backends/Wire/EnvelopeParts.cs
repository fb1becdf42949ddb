namespace TaskKit.Backends.Wire;

/// <summary>What stands in a JSON envelope. What was left out is <see langword="null"/> or the default: the carrier may know it better.</summary>
public struct EnvelopeParts
{
    /// <summary>The task's id, or <see langword="null"/>.</summary>
    public TaskId? Id { get; internal set; }

    /// <summary>The task type's name, or <see langword="null"/>.</summary>
    public string? Type { get; internal set; }

    /// <summary>The payload as JSON: a slice of the bytes that were read, not a copy.</summary>
    public ReadOnlyMemory<byte> Payload { get; internal set; }

    /// <summary>When the task was submitted, in UTC, or <see langword="null"/>.</summary>
    public DateTimeOffset? CreatedAt { get; internal set; }

    /// <summary>The payload's version, or <see langword="null"/>.</summary>
    public int? Version { get; internal set; }

    /// <summary>−2 to 2; 2 runs first.</summary>
    public int Priority { get; internal set; }

    /// <summary>Which life of the id this is.</summary>
    public int Generation { get; internal set; }

    /// <summary>Orders tasks of a type, or <see langword="null"/>.</summary>
    public string? Key { get; internal set; }

    /// <summary>Deduplicates submits in the scope (type, key), or <see langword="null"/>.</summary>
    public string? IdempotencyKey { get; internal set; }

    /// <summary>The task runs no earlier than this.</summary>
    public DateTimeOffset? NotBefore { get; internal set; }

    /// <summary>How often a failed attempt is repeated, or <see langword="null"/> for the type's default.</summary>
    public int? MaxRetries { get; internal set; }

    /// <summary>How long one attempt may take, or <see langword="null"/> for the type's default.</summary>
    public TimeSpan? Timeout { get; internal set; }

    /// <summary>Texts that travel with the task, or <see langword="null"/>.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; internal set; }

    /// <summary>The submitter's W3C trace context, or <see langword="null"/>.</summary>
    public string? TraceParent { get; internal set; }

    /// <summary>The envelope, with what the carrier knows in place of what was left out.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="type">The task type's name.</param>
    /// <param name="createdAt">When the task was submitted, if the envelope does not say.</param>
    /// <param name="generation">Which life of the id this is.</param>
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
