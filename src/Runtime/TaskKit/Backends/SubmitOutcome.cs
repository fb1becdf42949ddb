namespace TaskKit;

/// <summary>The outcome of a submit for one task.</summary>
/// <param name="Status">The kind of outcome.</param>
/// <param name="Id">The stored task's id; of an <see cref="SubmitStatus.Existing"/> one that of the first submit.</param>
/// <param name="Reason">Why it was not stored, for the kinds that are not accepted.</param>
public readonly record struct SubmitOutcome(SubmitStatus Status, TaskId Id, string? Reason = null)
{
    /// <summary>True when the task is stored, by this submit or an earlier one.</summary>
    public bool IsAccepted => Status is SubmitStatus.Stored or SubmitStatus.Existing;
}

/// <summary>The kinds of <see cref="SubmitOutcome"/>.</summary>
public enum SubmitStatus
{
    /// <summary>Stored durably.</summary>
    Stored,

    /// <summary>An earlier submit with the same id or idempotency key had stored it.</summary>
    Existing,

    /// <summary>The idempotency key is taken by a task with another payload.</summary>
    Conflict,

    /// <summary>The backend cannot take this task.</summary>
    Refused,

    /// <summary>The id that the caller chose is that of a task with another type or payload.</summary>
    IdConflict,
}
