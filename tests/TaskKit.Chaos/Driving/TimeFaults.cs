namespace TaskKit.Chaos.Driving;

/// <summary>The faults of a run with schedules, in which the clocks of the workers are off.</summary>
internal sealed record TimeFaults
{
    /// <summary>The number of times that a task type and a schedule are paused, with workers that start meanwhile.</summary>
    public int Pauses { get; init; }

    /// <summary>The number of times that the limits of task types are lowered at run time, and stand again as configured.</summary>
    public int LoweredLimits { get; init; }

    /// <summary>The time for which no worker lives, so that occurrences are missed.</summary>
    public TimeSpan Blackout { get; init; }
}
