using System.Globalization;
using TaskKit.Backends;
using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Limiting;
using TaskKit.Chaos.Working;

namespace TaskKit.Chaos;

/// <summary>The folder of one run, what its processes are configured to, and the backend they run on.</summary>
/// <param name="folder">The folder; its files are named here and in derived classes only.</param>
internal abstract class Arena(string folder)
{
    public string Folder { get; } = folder;

    public string Ledger => Path.Combine(Folder, "ledger.txt");

    public string Log => Path.Combine(Folder, "output.log");

    /// <summary>True when the workers of the run have schedules, limits, and clocks that are off.</summary>
    public bool IsTimed => File.Exists(TimedMark(Folder));

    /// <summary>The backend's name in configuration.</summary>
    public abstract string Backend { get; }

    /// <summary>The number of tasks that one worker runs at once.</summary>
    public abstract int Concurrency { get; }

    /// <summary>The limits that the history is judged by.</summary>
    public abstract Limits Limits { get; }

    public virtual IEnumerable<KeyValuePair<string, string?>> ClientConfiguration => [new("Logging:LogLevel:Default", "Warning")];

    public virtual IEnumerable<KeyValuePair<string, string?>> WorkerConfiguration =>
        [
            .. ClientConfiguration,
            new("TaskKit:Worker:Name", WorkerName(Environment.ProcessId)),
            new("TaskKit:Worker:Concurrency", Concurrency.ToString(CultureInfo.InvariantCulture)),
            new("TaskKit:Worker:DrainTimeout", Seconds(Limits.Drain)),
            new("TaskKit:Worker:Backoff:Initial", "100ms"),
            new("TaskKit:Worker:Backoff:Max", "400ms"),
            .. IsTimed ? LimitedType.Configuration : [],
        ];

    /// <summary>The arena in a folder of which another process has made it.</summary>
    public static Arena Of(string folder) => KafkaArena.IsIn(folder) ? KafkaArena.Open(folder) : new SqliteArena(folder);

    /// <summary>Gives the workers of a run schedules, limits, and clocks that are off.</summary>
    public static void MarkTimed(string folder) => File.WriteAllText(TimedMark(folder), "");

    /// <summary>A worker's name in the store, up to its random suffix.</summary>
    public static string WorkerName(int pid) => string.Create(CultureInfo.InvariantCulture, $"chaos{pid}");

    /// <summary>Opens the backend in this process, with a bug around it if one of the backend's own is planted.</summary>
    public abstract ITaskBackend OpenBackend(TaskBackendContext context, PlantedBug bug);

    /// <summary>The content of the store when everything is over.</summary>
    /// <param name="lines">The whole ledger, which has it where the store is gone with its server.</param>
    public abstract FinalStore ReadFinal(IReadOnlyList<LedgerEvent> lines);

    protected static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s";

    private static string TimedMark(string folder) => Path.Combine(folder, "timed.txt");
}
