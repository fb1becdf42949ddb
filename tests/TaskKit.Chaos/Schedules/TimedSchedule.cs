using TaskKit.Registry;

namespace TaskKit.Chaos.Schedules;

/// <summary>A schedule of a run, in the words of the rules that judge it: they do not ask the product for its times.</summary>
/// <param name="Name">The name.</param>
/// <param name="Period">The time from one occurrence to the next, which divides a minute.</param>
/// <param name="Offset">The time of the first occurrence behind a full minute.</param>
/// <param name="Missed">The treatment of missed times.</param>
/// <param name="Overlap">The treatment of times at which the task of the time before is open.</param>
internal sealed record TimedSchedule(string Name, TimeSpan Period, TimeSpan Offset, MissedRuns Missed, Overlap Overlap)
{
    /// <summary>The task type of most schedules, and the first of them.</summary>
    public const string Tick = "tick";

    /// <summary>The task type that the driver pauses, and its schedule.</summary>
    public const string Held = "held";

    public const string OfAll = "tick:all";

    public const string Skipping = "tick:skip";

    /// <summary>The schedule whose tasks take longer than its period, so that times fall into the task of the time before.</summary>
    public const string Long = "tick:long";

    /// <summary>The schedule of run time that the driver pauses.</summary>
    public const string OfRunTime = "run:all";

    /// <summary>The word in place of the hash of a payload that a schedule makes.</summary>
    public const string Hash = "scheduled";

    /// <summary>The time by which a worker's clock may be off, in a run where clocks are: any two are at most twice as far apart.</summary>
    public static readonly TimeSpan LargestSkew = TimeSpan.FromSeconds(1);

    /// <summary>The task types that only runs with schedules have.</summary>
    public static IReadOnlyList<string> Types { get; } = [Tick, Held];

    /// <summary>The schedules that the driver adds at run time.</summary>
    public static IReadOnlyList<TimedSchedule> Added { get; } =
    [
        Of(OfRunTime, 1, 0, MissedRuns.All, Overlap.Allow),
        Of("run:queue", 2, 0, MissedRuns.All, Overlap.Queue),
        Of("run:cron", 5, 2, MissedRuns.Once, Overlap.Skip),
    ];

    /// <summary>The schedules of a run: those of the handlers' code, and those that the driver adds.</summary>
    public static IReadOnlyList<TimedSchedule> Every { get; } =
    [
        Of(Tick, 1, 0, MissedRuns.Once, Overlap.Allow),
        Of(OfAll, 2, 0, MissedRuns.All, Overlap.Allow),
        Of(Skipping, 3, 1, MissedRuns.Skip, Overlap.Skip),
        Of(Long, 1, 0, MissedRuns.Once, Overlap.Skip),
        Of(Held, 1, 0, MissedRuns.Once, Overlap.Allow),
        .. Added,
    ];

    /// <summary>True when no two tasks of the schedule may be open at once: then a time may have none.</summary>
    public bool LooksAtOverlap => Overlap is Overlap.Skip or Overlap.CancelRunning;

    /// <summary>The cron text of a schedule that is added at run time; <see langword="null"/> for an interval.</summary>
    public string? Cron => Offset == TimeSpan.Zero ? null : $"{Offset.Seconds}/{Period.Seconds} * * * * *";

    /// <summary>True for one of its times.</summary>
    /// <param name="unix">The time, in milliseconds since 1970.</param>
    public bool IsTime(long unix) => Phase(unix) == 0;

    /// <summary>The first of its times behind another time.</summary>
    public long Next(long unix) => unix + (long)Period.TotalMilliseconds - Phase(unix);

    /// <summary>Leaves a registry without the task types that only runs with schedules have.</summary>
    public static void Leave(TaskRegistry registry)
    {
        foreach (string type in Types)
            registry.Remove(type);
    }

    private long Phase(long unix) => (unix - (long)Offset.TotalMilliseconds) % (long)Period.TotalMilliseconds;

    private static TimedSchedule Of(string name, int period, int offset, MissedRuns missed, Overlap overlap) =>
        new(name, TimeSpan.FromSeconds(period), TimeSpan.FromSeconds(offset), missed, overlap);
}
