using TaskKit.Backends;

namespace TaskKit.Redis.State;

/// <summary>What Redis knows of a task; its envelope is in its record.</summary>
internal sealed record StoredTask
{
    /// <summary>The task.</summary>
    public required TaskId Id { get; init; }

    /// <summary>Its type.</summary>
    public required string Type { get; init; }

    /// <summary>Where it stands. Until its dead letter is written: RUNNING.</summary>
    public required TaskState State { get; init; }

    /// <summary>Its generation.</summary>
    public int Generation { get; init; }

    /// <summary>Its turn.</summary>
    public int Turn { get; init; }

    /// <summary>How many attempts have ended.</summary>
    public int Ended { get; init; }

    /// <summary>How many workers died while they ran it.</summary>
    public int Crashes { get; init; }

    /// <summary>Whether somebody asked to cancel it while it ran.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>When it runs, or ran, at the earliest; <see langword="null"/> for at once.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>When the last attempt started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was written last; of an ended task, when it ended.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Whether it waits in its next turn, whose record stands elsewhere or is yet to be produced.</summary>
    public bool IsHandedOn { get; init; }

    /// <summary>The record that carries it, or of what is handed on the one that carried it before.</summary>
    public required RecordPlace Place { get; init; }

    /// <summary>The dead letter, for DEAD.</summary>
    public RecordPlace? DeadLetter { get; init; }

    /// <summary>The worker that runs it or ran it last, when it is still known.</summary>
    public string? Worker { get; init; }

    /// <summary>Why the last attempt failed, or why it is dead or cancelled.</summary>
    public TaskFailure? Failure { get; init; }

    /// <summary>The handler's result as JSON; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Result { get; init; }
}
