using System.Collections.Frozen;

namespace TaskKit.Backends;

/// <summary>A task as it is stored and carried: its payload is bytes until the generated reader runs.</summary>
public sealed record TaskEnvelope
{
    /// <summary>The highest and lowest priority are this and its negative.</summary>
    public const int HighestPriority = 2;

    /// <summary>The task's id.</summary>
    public required TaskId Id { get; init; }

    /// <summary>The task type's name.</summary>
    public required string Type { get; init; }

    /// <summary>The payload as JSON, byte for byte as submitted.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>When the task was submitted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The payload's version.</summary>
    /// <value>1 by default.</value>
    public int Version { get; init; } = 1;

    /// <summary>Orders tasks of a type, or <see langword="null"/>.</summary>
    public string? Key { get; init; }

    /// <summary>Deduplicates submits in the scope (type, key), or <see langword="null"/>.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The task runs no earlier than this.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>−2 to 2; 2 runs first.</summary>
    public int Priority { get; init; }

    /// <summary>How often a failed attempt is repeated, or <see langword="null"/> for the type's default.</summary>
    public int? MaxRetries { get; init; }

    /// <summary>How long one attempt may take, or <see langword="null"/> for the type's default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Which life of the id this is.</summary>
    public int Generation { get; init; }

    /// <summary>Texts that travel with the task.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The submitter's W3C trace context, or <see langword="null"/>.</summary>
    public string? TraceParent { get; init; }
}
