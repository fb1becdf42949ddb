namespace TaskKit.Backends;

/// <summary>The stored failure of an attempt or a task.</summary>
/// <param name="Reason">For a dead letter one of <see cref="DeadLetterReasons"/>; for a retry the class of the error.</param>
/// <param name="Error">The error.</param>
public sealed record TaskFailure(string Reason, TaskError Error)
{
    private const string Cancelled = "cancelled";
    private const string CrashedCode = "CRASHED";

    /// <summary>The failure of a task that was cancelled on request while it waited.</summary>
    public static TaskFailure CancelledBeforeItRan { get; } = new(Cancelled, TaskError.Permanent("Cancelled on request before it ran."));

    /// <summary>The failure of a task that was cancelled on request while it ran.</summary>
    public static TaskFailure CancelledWhileItRan { get; } = new(Cancelled, TaskError.Permanent("Cancelled on request while it ran."));

    /// <summary>The failure of a task that its handler discarded.</summary>
    /// <param name="cause">The cause that the handler states.</param>
    public static TaskFailure Discarded(string cause) => new("discarded", TaskError.Permanent(cause));

    /// <summary>The failure of a task that killed its workers.</summary>
    /// <param name="crashes">The number of workers that died.</param>
    public static TaskFailure Crashed(int crashes) =>
        new(
            DeadLetterReasons.Crashed,
            TaskError.Handler(
                $"{crashes} workers died while they ran this task, the last one while it ran nothing else. Look for what ends the process: a stack overflow, an exit, too much memory.",
                CrashedCode
            )
        );
}
