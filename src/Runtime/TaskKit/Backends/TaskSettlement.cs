namespace TaskKit.Backends;

/// <summary>The kinds of <see cref="TaskSettlement"/>.</summary>
public enum SettlementKind
{
    /// <summary>Success: DONE.</summary>
    Done,

    /// <summary>The attempt failed and is counted; the next one is due later: RETRYING.</summary>
    Retry,

    /// <summary>Nothing is counted; the task runs again later: SCHEDULED.</summary>
    Snooze,

    /// <summary>The task failed for good: DEAD, with a dead letter.</summary>
    Dead,

    /// <summary>The task was cancelled or discarded: CANCELLED.</summary>
    Cancelled,

    /// <summary>The worker gives the attempt back uncounted, as if it had not been claimed: PENDING.</summary>
    Released,
}

/// <summary>The outcome of an attempt, on its way to the backend. A struct, so that a batch costs one array.</summary>
public readonly struct TaskSettlement
{
    private TaskSettlement(TaskDelivery delivery, SettlementKind kind) => (Delivery, Kind, FollowUps) = (delivery, kind, []);

    /// <summary>The claimed attempt, as it was received.</summary>
    public TaskDelivery Delivery { get; }

    /// <summary>The kind of outcome.</summary>
    public SettlementKind Kind { get; }

    /// <summary>
    /// True when the attempt counts: it ended, and its handler had run. A task that is buried before its handler runs (malformed, unknown, of an unsupported version, or invalid)
    /// has used no attempt.
    /// </summary>
    public bool CountsAttempt =>
        Kind is SettlementKind.Done or SettlementKind.Retry
        || (
            Kind is SettlementKind.Dead
            && Failure?.Reason
                is not (
                    DeadLetterReasons.Malformed
                    or DeadLetterReasons.UnknownType
                    or DeadLetterReasons.UnsupportedVersion
                    or DeadLetterReasons.InvalidPayload
                )
        );

    /// <summary>The earliest time of the next run, for <see cref="SettlementKind.Retry"/> and <see cref="SettlementKind.Snooze"/>.</summary>
    public DateTimeOffset Due { get; private init; }

    /// <summary>The failure, for <see cref="SettlementKind.Retry"/>, <see cref="SettlementKind.Dead"/> and <see cref="SettlementKind.Cancelled"/>.</summary>
    public TaskFailure? Failure { get; private init; }

    /// <summary>The handler's result as JSON, for <see cref="SettlementKind.Done"/>; empty when it gave none.</summary>
    public ReadOnlyMemory<byte> Result { get; private init; }

    /// <summary>
    /// The follow-ups: tasks to store with the outcome, or before it. A follow-up that is stored already (same id, or same idempotency key and payload)
    /// is left out. A follow-up that the backend refuses, or whose idempotency key belongs to a task with another payload, makes the result
    /// <see cref="SettleStatus.Refused"/>.
    /// </summary>
    public IReadOnlyList<TaskEnvelope> FollowUps { get; private init; }

    /// <summary>Makes the outcome of a success.</summary>
    /// <param name="delivery">The attempt.</param>
    /// <param name="result">The result as JSON, or empty.</param>
    /// <param name="followUps">The follow-ups.</param>
    public static TaskSettlement Done(
        TaskDelivery delivery,
        ReadOnlyMemory<byte> result = default,
        IReadOnlyList<TaskEnvelope>? followUps = null
    ) => new(delivery, SettlementKind.Done) { Result = result, FollowUps = followUps ?? [] };

    /// <summary>Makes the outcome of a failed attempt that is repeated.</summary>
    /// <param name="delivery">The attempt.</param>
    /// <param name="due">The earliest time of the next attempt.</param>
    /// <param name="failure">The failure.</param>
    public static TaskSettlement Retry(TaskDelivery delivery, DateTimeOffset due, TaskFailure failure) =>
        new(delivery, SettlementKind.Retry) { Due = due, Failure = failure };

    /// <summary>Makes the outcome of a run that is put off: nothing is counted.</summary>
    /// <param name="delivery">The attempt.</param>
    /// <param name="due">The earliest time of the next run.</param>
    public static TaskSettlement Snooze(TaskDelivery delivery, DateTimeOffset due) => new(delivery, SettlementKind.Snooze) { Due = due };

    /// <summary>Makes the outcome of a task that failed for good.</summary>
    /// <param name="delivery">The attempt.</param>
    /// <param name="failure">Why.</param>
    public static TaskSettlement Dead(TaskDelivery delivery, TaskFailure failure) =>
        new(delivery, SettlementKind.Dead) { Failure = failure };

    /// <summary>Makes the outcome of a task that was cancelled or discarded.</summary>
    /// <param name="delivery">The attempt.</param>
    /// <param name="failure">Why.</param>
    public static TaskSettlement Cancelled(TaskDelivery delivery, TaskFailure failure) =>
        new(delivery, SettlementKind.Cancelled) { Failure = failure };

    /// <summary>Makes the outcome of a run that is released: nothing is counted.</summary>
    /// <param name="delivery">The attempt.</param>
    public static TaskSettlement Released(TaskDelivery delivery) => new(delivery, SettlementKind.Released);
}
