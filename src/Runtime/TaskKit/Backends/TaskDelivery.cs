namespace TaskKit.Backends;

/// <summary>
/// A claimed task, ready to run. Every settlement hands the delivery back, so a backend may derive from it to keep the data that it needs to
/// settle.
/// </summary>
/// <param name="task">The task; for a malformed one the part that could be read, with the original bytes as its payload.</param>
/// <param name="attempt">The number of the attempt, from 1.</param>
/// <param name="crashes">The number of workers that died while they ran this task.</param>
/// <param name="malformed">The reason why the stored bytes are not a task, or <see langword="null"/>.</param>
public class TaskDelivery(TaskEnvelope task, int attempt, int crashes = 0, string? malformed = null)
{
    /// <summary>The number of crashes after which a task runs solo. One more crash buries it.</summary>
    public const int CrashesBeforeSolo = 2;

    /// <summary>The task.</summary>
    public TaskEnvelope Task { get; } = task;

    /// <summary>The number of the attempt, from 1.</summary>
    public int Attempt { get; } = attempt;

    /// <summary>The number of workers that died while they ran this task.</summary>
    public int Crashes { get; } = crashes;

    /// <summary>The reason why the stored bytes are not a task; <see langword="null"/> when they are one.</summary>
    public string? Malformed { get; } = malformed;
}
