namespace TaskKit;

/// <summary>The settings of one task that differ from its type's defaults. All are optional.</summary>
public sealed record EnqueueOptions
{
    /// <summary>
    /// The id of the task, for callers that choose it. A second submit with the id and the same type and payload is that task; with other content it is refused
    /// as a conflict, as long as the task is kept.
    /// </summary>
    /// <value><see langword="null"/> by default: a new UUID version 7.</value>
    public TaskId? Id { get; init; }

    /// <summary>
    /// Runs the task no earlier than this long after it was submitted, or after <c>FollowUp</c> was called. Zero or more, and not together with
    /// <see cref="NotBefore"/>.
    /// </summary>
    /// <value><see langword="null"/> by default: at once.</value>
    public TimeSpan? Delay { get; init; }

    /// <summary>Runs the task no earlier than this time. Not together with <see cref="Delay"/>.</summary>
    /// <value><see langword="null"/> by default: at once.</value>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The number of retries, 0 to 1000; attempts are retries + 1.</summary>
    /// <value><see langword="null"/> by default: the type's.</value>
    public int? MaxRetries { get; init; }

    /// <summary>
    /// The time after which the token of an attempt is cancelled. A handler that ignores its token runs on and keeps its slot.
    /// </summary>
    /// <value><see langword="null"/> by default: the type's.</value>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// Submitting twice with the same key gives one task, as long as the first is kept; the scope is (type, key).
    /// The same key with another payload is refused as a conflict.
    /// </summary>
    /// <value><see langword="null"/> by default: each submit is a new task.</value>
    public string? IdempotencyKey { get; init; }

    /// <summary>−2 (last) to 2 (first) among the tasks that are ready. Kafka has no priorities and refuses all but 0.</summary>
    /// <value><see langword="null"/> by default: the type's, else 0.</value>
    public int? Priority { get; init; }

    /// <summary>Tasks of one type with the same key run one after the other, in the order they were submitted.</summary>
    /// <value><see langword="null"/> by default: no order.</value>
    public string? Key { get; init; }

    /// <summary>
    /// Texts that travel with the task and reach the handler by <see cref="TaskContext.Metadata"/>; together at most 16,384 characters, none null.
    /// </summary>
    /// <value>Empty by default.</value>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = System.Collections.Frozen.FrozenDictionary<string, string>.Empty;
}
