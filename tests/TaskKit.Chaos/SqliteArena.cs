using TaskKit.Backends;
using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Store;
using TaskKit.Chaos.Working;
using TaskKit.Sqlite;

namespace TaskKit.Chaos;

/// <summary>Workers that share a file.</summary>
/// <param name="folder">The folder.</param>
internal sealed class SqliteArena(string folder) : Arena(folder)
{
    /// <summary>Short, so that a frozen worker is found within a run; a worker in good health renews it every third of this.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    public string Database => Path.Combine(Folder, "tasks.db");

    public override string Backend => "sqlite";

    public override int Concurrency => 16;

    public override Limits Limits { get; } = new() { MaxAttempts = Work.MaxRetries + 1 };

    public override IEnumerable<KeyValuePair<string, string?>> ClientConfiguration =>
        [.. base.ClientConfiguration, new("TaskKit:Sqlite:Path", Database), new("TaskKit:Sqlite:BusyTimeout", "60s")];

    public override IEnumerable<KeyValuePair<string, string?>> WorkerConfiguration =>
        [.. base.WorkerConfiguration, new("TaskKit:Sqlite:LeaseDuration", Seconds(Lease))];

    public override ITaskBackend OpenBackend(TaskBackendContext context, PlantedBug bug)
    {
        var real = new SqliteBackendProvider().Create(context);
        return bug == PlantedBug.None ? real : new SabotagedBackend(real, bug, Database);
    }

    public override FinalStore ReadFinal(IReadOnlyList<LedgerEvent> lines)
    {
        using var store = new SqliteFile(Database);
        return store.ReadFinal();
    }
}
