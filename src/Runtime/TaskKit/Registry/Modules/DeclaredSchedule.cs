namespace TaskKit.Registry.Modules;

/// <summary>A schedule that a program declares on a handler. Made by generated code.</summary>
/// <param name="name">The name.</param>
/// <param name="make">Makes the task of a window.</param>
public sealed class DeclaredSchedule(string name, Func<TaskWindow, TaskSubmission> make)
{
    /// <summary>The name, unique in the store.</summary>
    public string Name { get; } = name;

    /// <summary>The cron text; <see langword="null"/> for a schedule by an interval.</summary>
    public string? Cron { get; init; }

    /// <summary>The interval; <see langword="null"/> for a schedule by a cron text.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>The time zone of the cron text, by its IANA name.</summary>
    /// <value><c>UTC</c> by default.</value>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>The treatment of missed times.</summary>
    public MissedRuns Missed { get; init; }

    /// <summary>The most missed times that are made up for.</summary>
    /// <value>100 by default.</value>
    public int MaxMissed { get; init; } = 100;

    /// <summary>The treatment of a time at which the task of the time before is open.</summary>
    public Overlap Overlap { get; init; }

    /// <summary>Makes the task of a window.</summary>
    /// <param name="window">The time that the task is for.</param>
    public TaskSubmission Make(TaskWindow window) => make(window);
}
