namespace TaskKit;

/// <summary>The state of a task. The last three states are terminal: only a replay leaves them, as the task's next generation.</summary>
public enum TaskState
{
    /// <summary>Waits for the time it was submitted for, or that it was snoozed to.</summary>
    Scheduled,

    /// <summary>Ready to run.</summary>
    Pending,

    /// <summary>An attempt is running.</summary>
    Running,

    /// <summary>An attempt failed; waits for its next one.</summary>
    Retrying,

    /// <summary>Finished with success.</summary>
    Done,

    /// <summary>Failed for good; kept as a dead letter that can be replayed.</summary>
    Dead,

    /// <summary>Cancelled, or discarded by its handler.</summary>
    Cancelled,
}
