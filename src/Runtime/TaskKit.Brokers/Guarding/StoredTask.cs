using TaskKit.Backends;

namespace TaskKit.Brokers.Guarding;

/// <summary>The state of a task as the guard knows it. The envelope is in the record.</summary>
internal sealed record StoredTask
{
    /// <summary>The task.</summary>
    public required TaskId Id { get; init; }

    /// <summary>The type of the task.</summary>
    public required string Type { get; init; }

    /// <summary>The state of the task; RUNNING until its dead letter is produced.</summary>
    public required TaskState State { get; init; }

    /// <summary>The generation of the task.</summary>
    public int Generation { get; init; }

    /// <summary>The leg of the task.</summary>
    public int Leg { get; init; }

    /// <summary>The number of attempts that have ended.</summary>
    public int Ended { get; init; }

    /// <summary>The number of workers that died while they ran it.</summary>
    public int Crashes { get; init; }

    /// <summary>True when somebody asked to cancel it while it ran.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>The earliest time of its run; <see langword="null"/> for at once.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The start of the last attempt.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The time of the last change; the end of an ended task.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>True when the task waits in its next leg, whose record has another place or is not produced yet.</summary>
    public bool IsHandedOn { get; init; }

    /// <summary>The place of its record; the record of the leg before when <see cref="IsHandedOn"/>.</summary>
    public required RecordPlace Place { get; init; }

    /// <summary>The place of the dead letter, for DEAD.</summary>
    public RecordPlace? DeadLetter { get; init; }

    /// <summary>The worker that runs it or ran it last, while that is known.</summary>
    public string? Worker { get; init; }

    /// <summary>The cause of the last failed attempt, of the burial or of the cancellation.</summary>
    public TaskFailure? Failure { get; init; }

    /// <summary>The result of the handler as JSON; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Result { get; init; }
}
