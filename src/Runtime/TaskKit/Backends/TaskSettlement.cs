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

    /// <summary>Failed for good: a dead letter, then DEAD.</summary>
    Dead,

    /// <summary>CANCELLED.</summary>
    Cancelled,

    /// <summary>The worker gives the attempt back uncounted, as if it had not been claimed: PENDING.</summary>
    Released,
}

/// <summary>An attempt's outcome, on its way to the backend. A struct, so that a batch of them costs one array.</summary>
public readonly struct TaskSettlement
{
    private TaskSettlement(TaskDelivery delivery, SettlementKind kind) => (Delivery, Kind, FollowUps) = (delivery, kind, []);

    /// <summary>The claimed attempt, as it was received.</summary>
    public TaskDelivery Delivery { get; }

    /// <summary>What happened.</summary>
    public SettlementKind Kind { get; }

    /// <summary>
    /// Whether the attempt counts: it ended, and its handler had run. What is buried unread (malformed, unknown or invalid) has used none.
    /// </summary>
    public bool CountsAttempt =>
        Kind is SettlementKind.Done or SettlementKind.Retry
        || (
            Kind is SettlementKind.Dead
            && Failure?.Reason is not (DeadLetterReasons.Malformed or DeadLetterReasons.UnknownType or DeadLetterReasons.InvalidPayload)
        );

    /// <summary>When the next attempt is due, for <see cref="SettlementKind.Retry"/> and <see cref="SettlementKind.Snooze"/>.</summary>
    public DateTimeOffset Due { get; private init; }

    /// <summary>Why, for <see cref="SettlementKind.Retry"/>, <see cref="SettlementKind.Dead"/> and <see cref="SettlementKind.Cancelled"/>.</summary>
    public TaskFailure? Failure { get; private init; }

    /// <summary>The handler's result as JSON, for <see cref="SettlementKind.Done"/>; empty when it gave none.</summary>
    public ReadOnlyMemory<byte> Result { get; private init; }

    /// <summary>
    /// Tasks to store with the outcome, or before it. One that is stored already, by its id or by its idempotency key with the same payload, is left
    /// out. One that the backend refuses, or whose idempotency key is taken by a task with another payload, makes the result
    /// <see cref="SettleStatus.Refused"/>.
    /// </summary>
    public IReadOnlyList<TaskEnvelope> FollowUps { get; private init; }

    /// <summary>Success.</summary>
    /// <param name="delivery">The attempt.</param>
    /// <param name="result">The result as JSON, or empty.</param>
    /// <param name="followUps">Tasks to store with it.</param>
    public static TaskSettlement Done(
        TaskDelivery delivery,
        ReadOnlyMemory<byte> result = default,
        IReadOnlyList<TaskEnvelope>? followUps = null
    ) => new(delivery, SettlementKind.Done) { Result = result, FollowUps = followUps ?? [] };

    /// <summary>A failed attempt that is repeated.</summary>
    /// <param name="delivery">The attempt.</param>
    /// <param name="due">When the next one starts at the earliest.</param>
    /// <param name="failure">Why it failed.</param>
    public static TaskSettlement Retry(TaskDelivery delivery, DateTimeOffset due, TaskFailure failure) =>
        new(delivery, SettlementKind.Retry) { Due = due, Failure = failure };

    /// <summary>Not yet.</summary>
    /// <param name="delivery">The attempt.</param>
    /// <param name="due">When it runs again at the earliest.</param>
    public static TaskSettlement Snooze(TaskDelivery delivery, DateTimeOffset due) => new(delivery, SettlementKind.Snooze) { Due = due };

    /// <summary>Failed for good.</summary>
    /// <param name="delivery">The attempt.</param>
    /// <param name="failure">Why.</param>
    public static TaskSettlement Dead(TaskDelivery delivery, TaskFailure failure) =>
        new(delivery, SettlementKind.Dead) { Failure = failure };

    /// <summary>Cancelled or discarded.</summary>
    /// <param name="delivery">The attempt.</param>
    /// <param name="failure">Why.</param>
    public static TaskSettlement Cancelled(TaskDelivery delivery, TaskFailure failure) =>
        new(delivery, SettlementKind.Cancelled) { Failure = failure };

    /// <summary>Given back uncounted.</summary>
    /// <param name="delivery">The attempt.</param>
    public static TaskSettlement Released(TaskDelivery delivery) => new(delivery, SettlementKind.Released);
}

/// <summary>Why an attempt or a task failed, as it is stored.</summary>
/// <param name="Reason">The stable reason of a dead letter; see <see cref="DeadLetterReasons"/>. For a retry the error's class.</param>
/// <param name="Error">What went wrong.</param>
public sealed record TaskFailure(string Reason, TaskError Error);
