using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Working;

namespace TaskKit.Chaos.Driving;

/// <summary>The harm that one run does to the workers.</summary>
/// <param name="Name">The run's name in reports.</param>
internal sealed record Profile(string Name)
{
    public int Workers { get; init; } = 4;

    public LoadMix Load { get; init; } = new(PerSecond: 120);

    /// <summary>The number of SIGKILLs that hit a running handler.</summary>
    public int Kills { get; init; }

    /// <summary>The number of SIGSTOPs beyond the lease during which others took over.</summary>
    public int Freezes { get; init; }

    /// <summary>The time for which a foreign connection holds the write lock.</summary>
    public TimeSpan Lock { get; init; }

    /// <summary>The number of SIGTERMs that hit a running handler, while other tasks waited and backed off.</summary>
    public int Stops { get; init; }

    /// <summary>The least time for which the load goes on.</summary>
    public TimeSpan AtLeast { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The harm to the servers and through them; <see langword="null"/> for a run on SQLite, which has none.</summary>
    public ServerFaults? Servers { get; init; }

    /// <summary>The schedules, pauses and limits, and clocks that are off; <see langword="null"/> for a run without them.</summary>
    public TimeFaults? Times { get; init; }

    /// <summary>The step at which each worker kills itself after some passes, until <see cref="Kills"/> have died there; empty for no such step.</summary>
    public string CrashPoint { get; init; } = "";

    /// <summary>The time that all workers may take to die at their crash point.</summary>
    public TimeSpan CrashPatience { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The time for which a stopping worker waits for its handlers.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between two kills or two freezes.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    public PlantedBug Bug { get; init; }

    /// <summary>The finding by which the run must catch its planted bug; one of another kind would be luck.</summary>
    public Fault? MustFind { get; init; }

    /// <summary>The time that the workers may take to finish what was accepted.</summary>
    public TimeSpan Finish { get; init; } = TimeSpan.FromSeconds(90);

    private static LoadMix StopLoad { get; } = new(PerSecond: 40, Slow: 0.03, Delayed: 0.2);

    /// <param name="time">How long the run with schedules goes on.</param>
    public static IReadOnlyList<Profile> Full(TimeSpan time) =>
        [
            new("kill")
            {
                Kills = 200,
                Freezes = 50,
                Lock = TimeSpan.FromSeconds(30),
            },
            new("stop")
            {
                Workers = 0,
                Stops = 500,
                Load = StopLoad,
            },
            TimeProfiles.Full(time),
            .. Bugs,
            .. TimeProfiles.Bugs,
        ];

    public static IReadOnlyList<Profile> Short { get; } =
    [
        new("kill")
        {
            Kills = 8,
            Freezes = 2,
            Lock = TimeSpan.FromSeconds(3),
        },
        new("stop")
        {
            Workers = 0,
            Stops = 12,
            Load = StopLoad,
        },
        TimeProfiles.Short,
        .. Bugs,
        .. TimeProfiles.Bugs,
    ];

    /// <summary>The runs that must fail.</summary>
    public static IReadOnlyList<Profile> Bugs =>
        [
            Planted(PlantedBug.NoFence, Fault.StaleSettle) with
            {
                Freezes = 2,
            },
            Planted(PlantedBug.EarlyAcknowledge, Fault.Phantom) with
            {
                Kills = 2,
            },
            Planted(PlantedBug.AttemptReset, Fault.UnexcusedDuplicate),
            Planted(PlantedBug.LostRelease, Fault.WrongCrashes) with
            {
                Workers = 0,
                Stops = 4,
                Load = StopLoad with { Slow = 0.2 },
            },
        ];

    private static Profile Planted(PlantedBug bug, Fault mustFind) =>
        new($"bug {bug}")
        {
            Bug = bug,
            MustFind = mustFind,
            Finish = TimeSpan.FromSeconds(8),
            AtLeast = TimeSpan.FromSeconds(2),
            Pause = TimeSpan.FromMilliseconds(500),
        };
}
