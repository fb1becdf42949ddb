using System.Globalization;

namespace TaskKit.Chaos;

/// <summary>The folder of one run, and what its processes are configured to.</summary>
/// <param name="folder">The folder; its files are named here only.</param>
internal sealed class Arena(string folder)
{
    public string Folder { get; } = folder;

    public string Ledger => Path.Combine(Folder, "ledger.txt");

    public string Database => Path.Combine(Folder, "tasks.db");

    public string Log => Path.Combine(Folder, "output.log");

    /// <summary>How many tasks one worker runs at once.</summary>
    public const int Concurrency = 16;

    /// <summary>Short, so that a frozen worker is found within a run; a worker in good health renews it every third of this.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(1);

    /// <summary>A worker's name in the store, up to its random suffix.</summary>
    public static string WorkerName(int pid) => string.Create(CultureInfo.InvariantCulture, $"chaos{pid}");

    public IEnumerable<KeyValuePair<string, string?>> ClientConfiguration =>
        [new("TaskKit:Sqlite:Path", Database), new("TaskKit:Sqlite:BusyTimeout", "60s"), new("Logging:LogLevel:Default", "Warning")];

    public IEnumerable<KeyValuePair<string, string?>> WorkerConfiguration =>
        [
            .. ClientConfiguration,
            new("TaskKit:Sqlite:LeaseDuration", Seconds(Lease)),
            new("TaskKit:Worker:Name", WorkerName(Environment.ProcessId)),
            new("TaskKit:Worker:Concurrency", Concurrency.ToString(CultureInfo.InvariantCulture)),
            new("TaskKit:Worker:DrainTimeout", Seconds(Drain)),
            new("TaskKit:Worker:Backoff:Initial", "100ms"),
            new("TaskKit:Worker:Backoff:Max", "400ms"),
        ];

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s";
}
