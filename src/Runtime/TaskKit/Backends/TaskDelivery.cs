namespace TaskKit.Backends;

/// <summary>
/// One claimed attempt. A backend may derive from it to keep what it needs to settle: the delivery itself is the opaque token that a
/// settlement hands back.
/// </summary>
/// <param name="task">The task; of a malformed one what could be read, with the original bytes as its payload.</param>
/// <param name="attempt">Which attempt this is, from 1.</param>
/// <param name="crashes">How many workers died while they ran this task.</param>
/// <param name="malformed">Why the stored bytes are not a task, or <see langword="null"/>.</param>
public class TaskDelivery(TaskEnvelope task, int attempt, int crashes = 0, string? malformed = null)
{
    /// <summary>The crashes after which a task runs alone in its process; one more buries it.</summary>
    public const int CrashesBeforeAlone = 2;

    /// <summary>The task.</summary>
    public TaskEnvelope Task { get; } = task;

    /// <summary>Which attempt this is, from 1.</summary>
    public int Attempt { get; } = attempt;

    /// <summary>How many workers died while they ran this task.</summary>
    public int Crashes { get; } = crashes;

    /// <summary>Why the stored bytes are not a task, or <see langword="null"/> when they are one.</summary>
    public string? Malformed { get; } = malformed;
}
