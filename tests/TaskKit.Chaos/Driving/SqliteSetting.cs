using TaskKit.Chaos.Store;

namespace TaskKit.Chaos.Driving;

/// <summary>A run on a file.</summary>
internal sealed class SqliteSetting : Setting
{
    private const int CalmBacklog = 30;
    private static readonly TimeSpan LockPatience = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan TakeOver = TimeSpan.FromSeconds(8);
    private readonly SqliteArena _arena;

    public SqliteSetting(string folder, int seed)
    {
        _arena = new SqliteArena(folder);
        Scene = new Scene(_arena, seed);
    }

    public override Scene Scene { get; }

    public override async Task HarmAsync(Profile profile, Fleet fleet, CancellationToken cancellationToken)
    {
        // One connection each: the freezer tries the write lock while the killer reads.
        using var store = OpenStore();
        using var other = OpenStore();
        int pause = (int)profile.Pause.TotalMilliseconds;
        var killer = new Killer(Scene, fleet, pause)
        {
            // Two more than the victim: one of them may be draining for a task that must run alone.
            IsCalm = () => fleet.WithFreeSlot > 2 && Scene.View.Waiting < CalmBacklog,
            // The store may know of a crash that the ledger cannot: of a task that was claimed and not yet started.
            HasSoloTask = victim => store.CountSolo(Arena.WorkerName(victim.Pid)) > 0,
        };
        var freezer = new Freezer(Scene, fleet, _arena.Lease + TakeOver, pause) { HoldsUpOthers = () => !IsFree(other) };
        await Task.WhenAll(killer.RunAsync(profile.Kills / 2, cancellationToken), freezer.RunAsync(profile.Freezes / 2, cancellationToken));
        if (profile.Lock > TimeSpan.Zero)
            await ForeignLock.HoldAsync(Scene, store, profile.Lock, cancellationToken);
        await Task.WhenAll(killer.RunAsync(profile.Kills, cancellationToken), freezer.RunAsync(profile.Freezes, cancellationToken));
        await new Terminator(Scene, fleet).RunAsync(profile.Stops, ChaosRun.FinishingWorkers, cancellationToken);
    }

    public override Task<bool> HasEndedAsync(CancellationToken cancellationToken)
    {
        using var store = OpenStore();
        return Task.FromResult(store.CountOpen() == 0);
    }

    // The file stays.
    public override Task RecordFinalAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        Scene.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool IsFree(SqliteFile store)
    {
        if (!store.TryBegin(LockPatience))
            return false;
        store.Rollback();
        return true;
    }

    /// <summary>Another program's connection to the tasks.</summary>
    private SqliteFile OpenStore() => new(_arena.Database);
}
