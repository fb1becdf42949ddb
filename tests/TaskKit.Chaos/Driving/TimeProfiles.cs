using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Working;

namespace TaskKit.Chaos.Driving;

/// <summary>The runs with schedules, pauses and limits, in which the clocks of the workers are off.</summary>
internal static class TimeProfiles
{
    /// <summary>The time that a long run takes unless the command line says otherwise.</summary>
    public const int Minutes = 5;

    private const int KillsAMinute = 12;

    // Longer than the age from which on an occurrence is missed, also by a clock that is slow.
    private static readonly TimeSpan Blackout = TimeSpan.FromSeconds(66);

    // What comes together in a blackout begins as slowly as the limits say.
    private static readonly TimeSpan AfterBacklog = TimeSpan.FromMinutes(3);

    private static readonly LoadMix Load = new(PerSecond: 45, Limited: 0.35);

    public static Profile Short =>
        new("time")
        {
            Load = Load,
            Kills = 4,
            Freezes = 1,
            AtLeast = TimeSpan.FromSeconds(12),
            Finish = TimeSpan.FromSeconds(30),
            Times = new() { Pauses = 2, LoweredLimits = 1 },
        };

    public static Profile KafkaShort =>
        Short with
        {
            Name = "kafka time",
            Kills = 2,
            Freezes = 0,
            Finish = TimeSpan.FromSeconds(60),
            Servers = new() { OneGroup = true },
            Times = new() { Pauses = 1, LoweredLimits = 1 },
        };

    /// <summary>The runs that must fail.</summary>
    public static IReadOnlyList<Profile> Bugs =>
        [
            Planted(PlantedBug.LocalOccurrence, Fault.WrongOccurrence),
            Planted(PlantedBug.ForgottenPause, Fault.RunInPause),
            Planted(PlantedBug.PermitFreedTwice, Fault.OverLimit) with
            {
                Load = new(PerSecond: 60, Limited: 0.6),
                Times = new(),
            },
        ];

    /// <param name="time">How long the load goes on.</param>
    public static Profile Full(TimeSpan time) =>
        Short with
        {
            AtLeast = time,
            Kills = Scaled(KillsAMinute, time),
            Freezes = Scaled(1, time),
            Lock = TimeSpan.FromSeconds(10),
            Pause = TimeSpan.FromSeconds(8),
            Finish = AfterBacklog,
            Times = new()
            {
                Pauses = Scaled(4, time),
                LoweredLimits = Scaled(2, time),
                Blackout = Blackout,
            },
        };

    /// <param name="time">How long the load goes on.</param>
    public static Profile KafkaFull(TimeSpan time) =>
        KafkaShort with
        {
            AtLeast = time,
            Finish = AfterBacklog,
            Kills = Scaled(KillsAMinute / 2, time),
            Freezes = Scaled(1, time),
            Pause = TimeSpan.FromSeconds(8),
            Servers = new()
            {
                RollingRestarts = Scaled(1, time),
                BrokerKills = Scaled(1, time),
                BrokerPauses = Scaled(1, time),
                RedisStops = Scaled(1, time),
            },
            Times = new()
            {
                Pauses = Scaled(4, time),
                LoweredLimits = Scaled(2, time),
                Blackout = Blackout,
            },
        };

    private static Profile Planted(PlantedBug bug, Fault mustFind) =>
        new($"time bug {bug}")
        {
            Bug = bug,
            MustFind = mustFind,
            Workers = 2,
            Load = new(PerSecond: 5),
            Finish = TimeSpan.FromSeconds(4),
            AtLeast = TimeSpan.FromSeconds(2),
            Times = new() { Pauses = 1 },
        };

    private static int Scaled(int aMinute, TimeSpan time) => Math.Max(1, (int)Math.Round(aMinute * time.TotalMinutes));
}
