using TaskKit.Backends;
using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Schedules;
using TaskKit.Chaos.Store;
using TaskKit.Chaos.Working;
using TaskKit.Sqlite;

namespace TaskKit.Chaos;

/// <summary>Workers that share a file.</summary>
/// <param name="folder">The folder.</param>
internal sealed class SqliteArena(string folder) : Arena(folder)
{
    private static readonly TimeSpan ShortLease = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Short, so that a frozen worker is found within a run; a worker in good health renews it every third of this. Where clocks are off it must be longer than
    /// they are apart.
    /// </summary>
    public TimeSpan Lease => IsTimed ? ShortLease * 3 : ShortLease;

    public string Database => Path.Combine(Folder, "tasks.db");

    public override string Backend => "sqlite";

    public override int Concurrency => 16;

    public override Limits Limits =>
        new() { MaxAttempts = Work.MaxRetries + 1, Skew = IsTimed ? TimedSchedule.LargestSkew : TimeSpan.Zero };

    public override IEnumerable<KeyValuePair<string, string?>> ClientConfiguration =>
        [.. base.ClientConfiguration, new("TaskKit:Sqlite:Path", Database), new("TaskKit:Sqlite:BusyTimeout", "60s")];

    public override IEnumerable<KeyValuePair<string, string?>> WorkerConfiguration =>
        [.. base.WorkerConfiguration, new("TaskKit:Sqlite:LeaseDuration", Seconds(Lease))];

    public override ITaskBackend OpenBackend(TaskBackendContext context, PlantedBug bug)
    {
        var real = new SqliteBackendProvider().Create(context);
        return bug == PlantedBug.None || SabotagedTimes.Makes(bug) ? real : new SabotagedBackend(real, bug, Database);
    }

    public override FinalStore ReadFinal(IReadOnlyList<LedgerEvent> lines)
    {
        using var store = new SqliteFile(Database);
        return store.ReadFinal();
    }
}
