namespace TaskKit.Brokers.Guarding;

/// <summary>A record that a worker wants to run.</summary>
/// <param name="Id">The task.</param>
/// <param name="Type">Its type.</param>
/// <param name="Generation">The generation of the record.</param>
/// <param name="Leg">The leg of the record.</param>
/// <param name="Ended">The number of attempts that have ended, as far as the worker knows.</param>
/// <param name="Place">The place of the record.</param>
/// <param name="Token">The token that a grant is written under.</param>
internal readonly record struct StartRequest(TaskId Id, string Type, int Generation, int Leg, int Ended, RecordPlace Place, Token Token)
{
    /// <summary>
    /// The earliest time of the run, as far as the worker knows it; <see langword="null"/> for at once. The guard stores it, and does not compare it
    /// to the clock.
    /// </summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>True when nothing else runs in the process of the worker: only then is a task granted that has crashed twice.</summary>
    public bool Solo { get; init; }

    /// <summary>
    /// True to have a task that must run solo handed on instead, due at <see cref="Due"/>. The answer is then <see cref="StartKind.Resume"/>.
    /// </summary>
    public bool Defer { get; init; }

    /// <summary>
    /// True for an early request. The guard grants it only while the task has no crash, and a death of the worker then counts as no crash of the
    /// task. A request that is not early counts crashes again.
    /// </summary>
    public bool Early { get; init; }

    /// <summary>The limit of its type in all workers together, whose permit a grant takes; <see langword="null"/> when it has none.</summary>
    public TaskLimit? Limit { get; init; }

    /// <summary>True when runs of the type may have permits: it has a limit, or had one.</summary>
    public bool MayHavePermit { get; init; }

    /// <summary>The idempotency key of the submit, if any. It is kept as long as the task.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The run that an answer has granted.</summary>
    public GrantedRun Run(in StartAnswer answer) =>
        new(Id, Type, Generation, Leg, answer.Ended, answer.Crashes, Place, Token)
        {
            Early = Early,
            MayHavePermit = MayHavePermit,
            IdempotencyKey = IdempotencyKey,
        };
}
