using TaskKit.Brokers.Faults;
using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Working;

namespace TaskKit.Chaos.Driving;

/// <summary>The runs on Kafka and Redis.</summary>
internal static class KafkaProfiles
{
    /// <summary>The time that the large run takes unless the command line says otherwise.</summary>
    public const int Minutes = 20;

    /// <summary>The number of tasks that the large run submits a second unless the command line says otherwise.</summary>
    public const int PerSecond = 520;

    private const int Crashes = 20;
    private static readonly TimeSpan Finish = TimeSpan.FromSeconds(60);

    private static readonly string[] CrashPoints =
    [
        FaultPoints.Fetched,
        FaultPoints.Started,
        CrashPoint.Handling,
        FaultPoints.Handled,
        FaultPoints.DoneWritten,
        FaultPoints.Committed,
        FaultPoints.Committing,
        FaultPoints.Exhausted,
        FaultPoints.DeadLetterWritten,
        FaultPoints.DeadWritten,
    ];

    private static readonly LoadMix StopLoad = new(PerSecond: 40, Slow: 0.03, Delayed: 0.2);

    private static readonly LoadMix BugLoad = new(PerSecond: 60, Slow: 0.05, Keyed: 0.2);

    public static IReadOnlyList<Profile> Short { get; } =
    [
        new("kafka mix")
        {
            Load = new(PerSecond: 100, Slow: 0.05, Delayed: 0.02, Keyed: 0.2, KillerEvery: 4000),
            AtLeast = TimeSpan.FromSeconds(40),
            Finish = Finish,
            Drain = TimeSpan.FromSeconds(5),
            Kills = 3,
            Freezes = 1,
            Servers = new()
            {
                OneGroup = true,
                RollingRestarts = 1,
                BrokerKills = 1,
                RedisKills = 1,
                Twins = 1,
            },
        },
        TimeProfiles.KafkaShort,
        .. Bugs,
    ];

    /// <summary>The runs that must fail.</summary>
    private static IReadOnlyList<Profile> Bugs =>
        [
            Planted(PlantedBug.NoFence, Fault.StaleSettle) with
            {
                Freezes = 1,
                Load = BugLoad with { Slow = 0.3 },
            },
            // A later record must end before an earlier one of its partition.
            Planted(PlantedBug.CommitHighest, Fault.EarlyCommit) with
            {
                Load = BugLoad with { Slow = 0.4 },
            },
            Planted(PlantedBug.DeadFirst, Fault.LateDeadLetter) with
            {
                Load = BugLoad with { Always = 0.2 },
            },
            Planted(PlantedBug.EarlyAcknowledge, Fault.EarlyCommit),
            Planted(PlantedBug.AttemptReset, Fault.UnexcusedDuplicate),
            Planted(PlantedBug.TwinRuns, Fault.UnexcusedDuplicate) with
            {
                Servers = new() { OneGroup = true, Twins = 3 },
                // The copies stand behind all that waits.
                Finish = Finish,
            },
            // The last wait of a task is the one that moves.
            Planted(PlantedBug.HandOffFirst, Fault.NoHandOff) with
            {
                Load = BugLoad with { Always = 0.2 },
            },
            Planted(PlantedBug.LostRelease, Fault.WrongCrashes) with
            {
                Workers = 0,
                Stops = 4,
                Load = StopLoad with { Slow = 0.2 },
                // A crash is only counted when the lease has run out.
                Finish = TimeSpan.FromSeconds(20),
            },
        ];

    /// <param name="time">How long the load of the large run goes on.</param>
    /// <param name="perSecond">How many tasks it submits a second.</param>
    public static IReadOnlyList<Profile> Full(TimeSpan time, int perSecond = PerSecond) =>
        [
            new("kafka mix")
            {
                Load = new(perSecond, Slow: 0.05, Delayed: 0.02, Keyed: 0.2, KillerEvery: perSecond * 200),
                AtLeast = time,
                Finish = Finish,
                Drain = TimeSpan.FromSeconds(5),
                Pause = TimeSpan.FromSeconds(5),
                Kills = Scaled(100, time),
                Freezes = Scaled(10, time),
                Servers = new()
                {
                    RollingRestarts = Scaled(10, time),
                    BrokerStops = Scaled(5, time),
                    BrokerKills = Scaled(5, time),
                    BrokerPauses = Scaled(5, time),
                    RedisStops = Scaled(5, time),
                    RedisKills = Scaled(5, time),
                    Flushes = 1,
                    BlockedPolls = Scaled(5, time),
                    Growths = 1,
                    Twins = Scaled(20, time),
                },
            },
            new("kafka stop")
            {
                Workers = 0,
                Stops = 200,
                Load = StopLoad,
                Finish = Finish,
                Servers = new() { OneGroup = true },
            },
            TimeProfiles.KafkaFull(time),
            .. CrashPoints.Select(Points),
            .. Bugs,
        ];

    private static Profile Planted(PlantedBug bug, Fault mustFind) =>
        new($"kafka bug {bug}")
        {
            Bug = bug,
            MustFind = mustFind,
            Workers = 2,
            Load = BugLoad,
            Finish = TimeSpan.FromSeconds(2),
            AtLeast = TimeSpan.FromSeconds(4),
            Pause = TimeSpan.FromMilliseconds(500),
            Servers = new() { OneGroup = true },
        };

    private static Profile Points(string point) =>
        new($"kafka points {point}")
        {
            CrashPoint = point,
            Kills = Crashes,
            // What is buried must be frequent where the steps of burying are looked at.
            Load = new(PerSecond: 60, Slow: 0.02, Delayed: 0.02, Keyed: 0.2, Always: IsOfBurying(point) ? 0.3 : 0.01),
            Finish = Finish,
            Servers = new() { OneGroup = true },
        };

    private static bool IsOfBurying(string point) =>
        point is FaultPoints.Exhausted or FaultPoints.DeadLetterWritten or FaultPoints.DeadWritten;

    private static int Scaled(int count, TimeSpan time) => Math.Max(1, (int)Math.Round(count * (time.TotalMinutes / Minutes)));
}
