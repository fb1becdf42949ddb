using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary>The outcome of a replay for one dead letter.</summary>
/// <param name="Task">The task that died.</param>
/// <param name="Status">The outcome.</param>
internal sealed record LetterOutcome(TaskEnvelope Task, LetterStatus Status)
{
    /// <summary>The reason of the dead letter; see <see cref="DeadLetterReasons"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>The time at which the task failed for good.</summary>
    public DateTimeOffset DiedAt { get; init; }

    /// <summary>The name of the dead letter among all others.</summary>
    public required string Place { get; init; }

    /// <summary>The cause for which the dead letter is not replayed, in words; <see langword="null"/> when there is none.</summary>
    public string? Objection { get; init; }
}

/// <summary>The outcomes of a replay. Their names are part of the tool's JSON.</summary>
internal enum LetterStatus
{
    /// <summary>The letter can be replayed. Only a dry run reports this.</summary>
    Ready,

    /// <summary>The next generation of its task is stored.</summary>
    Replayed,

    /// <summary>The task has a later generation, or is DONE or CANCELLED in this one.</summary>
    Superseded,

    /// <summary>The backend has no place, such as a topic, for tasks of its type.</summary>
    Unroutable,

    /// <summary>The bytes of the letter are not a task.</summary>
    Malformed,

    /// <summary>The next generation could not be written.</summary>
    Failed,
}
