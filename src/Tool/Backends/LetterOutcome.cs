using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary>The outcome of a replay for one dead letter.</summary>
/// <param name="Task">The task that died.</param>
/// <param name="Status">The outcome in a word.</param>
internal sealed record LetterOutcome(TaskEnvelope Task, LetterStatus Status)
{
    /// <summary>The reason of its death; see <see cref="DeadLetterReasons"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>The time of its death.</summary>
    public DateTimeOffset DiedAt { get; init; }

    /// <summary>The name of the dead letter among all others.</summary>
    public required string Place { get; init; }

    /// <summary>The cause for which the dead letter is not replayed, in words; <see langword="null"/> when there is none.</summary>
    public string? Objection { get; init; }
}

/// <summary>The outcomes of a replay. Their names are part of the tool's JSON.</summary>
internal enum LetterStatus
{
    /// <summary>It would be replayed: nothing stands against it.</summary>
    Ready,

    /// <summary>Its next generation is stored.</summary>
    Replayed,

    /// <summary>The task lives on already, or has ended well.</summary>
    Superseded,

    /// <summary>There is no place for tasks of its type.</summary>
    Unroutable,

    /// <summary>Its bytes are not a task.</summary>
    Malformed,

    /// <summary>It could not be written.</summary>
    Failed,
}
