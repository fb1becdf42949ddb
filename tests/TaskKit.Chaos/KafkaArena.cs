using System.Globalization;
using TaskKit.Backends;
using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Schedules;
using TaskKit.Chaos.Store;
using TaskKit.Chaos.Working;
using TaskKit.Kafka;

namespace TaskKit.Chaos;

/// <summary>Workers that share a broker and a Redis. Its processes read the addresses from a file.</summary>
internal sealed class KafkaArena : Arena
{
    private const string SettingsFile = "servers.txt";
    private const string AllTypes = "chaos-workers";

    private readonly KafkaPlace _place;

    private KafkaArena(string folder, KafkaPlace place)
        : base(folder)
    {
        _place = place;
        Topics = new Topics(place.Brokers, place.Prefix, IsTimed);
        var limits = LimitsWith(place.Drain);
        // Workers that die at a step do so whenever they come to it, also while the last one's tasks are still being taken over: only the longest counts.
        Limits = limits with
        {
            WorkersKillThemselves = place.HasCrashPoint,
            RecoveryMedian = place.HasCrashPoint ? limits.Recovery : limits.RecoveryMedian,
            Skew = IsTimed ? TimedSchedule.LargestSkew : TimeSpan.Zero,
        };
    }

    /// <summary>A consumer that sends no heartbeat for so long is put out of its group.</summary>
    public static TimeSpan Session { get; } = TimeSpan.FromSeconds(6);

    /// <summary>A consumer that does not poll for so long leaves its group.</summary>
    public static TimeSpan MaxPollInterval { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait that stays with its record: the first wait of a task here, and not the second.</summary>
    public static TimeSpan HoldUpTo { get; } = TimeSpan.FromMilliseconds(150);

    public Topics Topics { get; }

    public string Redis => _place.Redis;

    public override string Backend => "kafka";

    public override int Concurrency => 64;

    public override Limits Limits { get; }

    public override IEnumerable<KeyValuePair<string, string?>> ClientConfiguration =>
        [
            .. base.ClientConfiguration,
            new("TaskKit:Kafka:Brokers", Topics.Brokers),
            new("TaskKit:Kafka:TopicPrefix", _place.Prefix),
            new("TaskKit:Redis:Address", Redis),
        ];

    public override IEnumerable<KeyValuePair<string, string?>> WorkerConfiguration =>
        [
            .. base.WorkerConfiguration,
            new("TaskKit:Kafka:SessionTimeout", Seconds(Session)),
            new("TaskKit:Kafka:MaxPollInterval", Seconds(MaxPollInterval)),
            new("TaskKit:Kafka:ConsumerGroup", _place.OneGroup ? _place.Prefix + AllTypes : null),
            new("TaskKit:Kafka:HoldUpTo", $"{HoldUpTo.TotalMilliseconds}ms"),
        ];

    /// <summary>The limits that histories are judged by.</summary>
    /// <param name="drain">How long a stopping worker waits for its handlers.</param>
    public static Limits LimitsWith(TimeSpan drain) =>
        new()
        {
            MaxAttempts = Work.MaxRetries + 1,
            Drain = drain,
            // A worker waits for two sessions and a second until it may leave its group, which may itself wait for dead members. The rest is the machine's.
            ExitGrace = (Session * 2) + TimeSpan.FromSeconds(3),
            Recovery = TimeSpan.FromSeconds(15),
            RecoveryMedian = TimeSpan.FromSeconds(8),
            CrashesAreExact = false,
            AnswersMayBeLost = true,
            HoldUpTo = HoldUpTo,
            // What a worker has decided and not submitted is submitted by others after 5 s.
            Firing = TimeSpan.FromSeconds(12),
            Unseen = TimeSpan.FromSeconds(8),
            HitsDelayAll = true,
            GrantedAhead = TimeSpan.FromMilliseconds(500),
            LongestWait = TimeSpan.FromSeconds(15),
        };

    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, SettingsFile));

    public static KafkaArena Make(string folder, KafkaPlace place)
    {
        File.WriteAllLines(Path.Combine(folder, SettingsFile), place.ToLines());
        return new KafkaArena(folder, place);
    }

    public static KafkaArena Open(string folder) =>
        new(folder, KafkaPlace.FromLines(File.ReadAllLines(Path.Combine(folder, SettingsFile))));

    public override ITaskBackend OpenBackend(TaskBackendContext context, PlantedBug bug)
    {
        var real = new KafkaBackendProvider().Create(context);
        return bug == PlantedBug.None || SabotagedTimes.Makes(bug) ? real : new SabotagedKafka(real, bug, Redis);
    }

    private static IEnumerable<Row> Last(IReadOnlyList<LedgerEvent> lines)
    {
        var wipe = lines.OfType<GuardLost>().Select(loss => loss.At).DefaultIfEmpty().Max();
        return lines
            .OfType<Row>()
            .Where(row => row.At > wipe || row.State.IsTerminal())
            .GroupBy(row => row.Id)
            .Select(rows => rows.MaxBy(row => row.At)!);
    }

    public override FinalStore ReadFinal(IReadOnlyList<LedgerEvent> lines) =>
        new(
            [
                // What was wiped was written down before; only ends count then.
                .. Last(lines)
                    .Select(row => new StoredTask(row.Id, row.State, row.Generation, row.Attempts, row.Crashes, row.Reason)
                    {
                        Changed = row.Changed,
                    }),
            ],
            "ok"
        );
}
