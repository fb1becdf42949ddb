using TaskKit.Chaos.Ledger;
using TaskKit.Servers;

namespace TaskKit.Chaos.Driving;

/// <summary>
/// SIGSTOP of a worker that runs something, until other workers have taken all of it over, then SIGCONT. A worker that was caught with
/// something in its hand that all others need is let go at once.
/// </summary>
/// <param name="scene">The run.</param>
/// <param name="fleet">The workers.</param>
/// <param name="takeOver">How long the others may take.</param>
/// <param name="pause">The longest pause before a freeze, in milliseconds.</param>
internal sealed class Freezer(Scene scene, Fleet fleet, TimeSpan takeOver, int pause)
{
    private const int LongestRest = 500;

    public int Hits { get; private set; }

    /// <summary>True when nobody else can go on while the worker stands still.</summary>
    public Func<bool> HoldsUpOthers { get; init; } = () => false;

    /// <summary>True when a stopped worker holds a task that would be buried if it were taken for dead now.</summary>
    public Func<Child, bool> HasSoloTask { get; init; } = _ => false;

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
        await Scene.CameTrueAsync(() => scene.View.Orphans == 0, takeOver, cancellationToken);
        await victim.StopAsync(cancellationToken);
        scene.Fault.Release();
        try
        {
            // The ledger's freeze lies within the real one: whatever the process wrote was before it or after it.
            scene.Ledger.Write(new Frozen(victim.Pid, LedgerWriter.Now));
            var running = scene.View.Running(victim.Pid);
            if (running.Count == 0 || HoldsUpOthers() || HasSoloTask(victim))
                return false;
            bool takenOver = await Scene.CameTrueAsync(
                () => running.All(attempt => scene.View.Owner(attempt.Id) != victim.Pid),
                takeOver,
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
