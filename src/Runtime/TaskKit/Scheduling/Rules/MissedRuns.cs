namespace TaskKit;

/// <summary>The treatment of times of a schedule at which no worker lived.</summary>
public enum MissedRuns
{
    /// <summary>One task for all of them, whose window reaches from the last run to the newest missed time.</summary>
    Once,

    /// <summary>No task.</summary>
    Skip,

    /// <summary>A task for each of them, at most <see cref="ScheduleAttribute.MaxMissed"/>.</summary>
    All,
}

/// <summary>The treatment of a time of a schedule at which the task of the time before is still open.</summary>
public enum Overlap
{
    /// <summary>No task.</summary>
    Skip,

    /// <summary>A task that may run beside the other.</summary>
    Allow,

    /// <summary>A task that runs after the other: the name of the schedule is its key.</summary>
    Queue,

    /// <summary>The other task is cancelled first.</summary>
    CancelRunning,
}
