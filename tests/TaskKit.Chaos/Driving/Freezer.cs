using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Store;

namespace TaskKit.Chaos.Driving;

/// <summary>
/// SIGSTOP of a worker that runs something, until other workers have taken all of it over, then SIGCONT. A worker that was caught with the
/// database's write lock in its hand is let go at once: until then nobody could take over anything.
/// </summary>
internal sealed class Freezer(Scene scene, Fleet fleet, SqliteFile store, int pause)
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan TakeOverPatience = Arena.Lease + TimeSpan.FromSeconds(8);
    private static readonly TimeSpan OrphanPatience = TimeSpan.FromSeconds(2);
    private const int LongestRest = 500;

    public int Hits { get; private set; }

    public async Task RunAsync(int count, CancellationToken cancellationToken)
    {
        while (Hits < count)
        {
            await Scene.PauseAsync(scene.Roll(pause), cancellationToken);
            if (fleet.TryReserve(child => scene.View.Running(child.Pid).Count > 0) is not { } victim)
                continue;
            if (await FreezeAsync(victim, cancellationToken))
                Hits++;
            fleet.Release(victim);
        }
    }

    /// <returns>Whether it hit a running attempt, and another worker took that over meanwhile.</returns>
    private async Task<bool> FreezeAsync(Child victim, CancellationToken cancellationToken)
    {
        await scene.Fault.WaitAsync(cancellationToken);
        // It may be the one that is taking over what the last kill left behind; then that would wait for its lease, and be no effect of the kill.
        await Scene.CameTrueAsync(() => scene.View.Orphans == 0, OrphanPatience, cancellationToken);
        await victim.StopAsync(cancellationToken);
        scene.Fault.Release();
        try
        {
            // The ledger's freeze lies within the real one: whatever the process wrote was before it or after it.
            scene.Ledger.Write(new Frozen(victim.Pid, LedgerWriter.Now));
            var running = scene.View.Running(victim.Pid);
            if (running.Count == 0 || !store.TryBegin(LockPatience))
                return false;
            store.Rollback();
            bool takenOver = await Scene.CameTrueAsync(
                () => running.All(attempt => scene.View.Owner(attempt.Id) != victim.Pid),
                TakeOverPatience,
                cancellationToken
            );
            await Scene.PauseAsync(scene.Roll(LongestRest), cancellationToken);
            return takenOver;
        }
        finally
        {
            scene.Ledger.Write(new Thawed(victim.Pid, LedgerWriter.Now));
            victim.Send(Signal.Continue);
        }
    }
}
