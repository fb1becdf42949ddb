using TaskKit.Backends;
using TaskKit.Chaos.Ledger;
using TaskKit.Servers;

namespace TaskKit.Chaos.Driving;

/// <summary>
/// SIGKILL of a worker that runs something, again and again. The victim is stopped for a moment first, so that what it runs does not change
/// between the look and the kill: a task that was hit twice would be buried at its third crash, by design, so its worker is spared.
/// </summary>
/// <param name="scene">The run.</param>
/// <param name="fleet">The workers.</param>
/// <param name="pause">The longest pause before a kill, in milliseconds.</param>
internal sealed class Killer(Scene scene, Fleet fleet, int pause)
{
    private static readonly TimeSpan CalmPatience = TimeSpan.FromMinutes(3);
    private const int OneInSomeHitsAgain = 20;

    public int Hits { get; private set; }

    /// <summary>True when a kill's recovery can be measured now.</summary>
    public required Func<bool> IsCalm { get; init; }

    /// <summary>True when a stopped worker holds a task that would be buried if it died now.</summary>
    public required Func<Child, bool> HasSoloTask { get; init; }

    public async Task RunAsync(int count, CancellationToken cancellationToken)
    {
        while (Hits < count)
        {
            await Scene.PauseAsync(scene.Roll(pause), cancellationToken);
            await Scene.UntilAsync(
                IsCalm,
                CalmPatience,
                "free slots and no backlog, so that a kill's recovery can be measured",
                cancellationToken
            );
            await scene.Fault.WaitAsync(cancellationToken);
            if (fleet.TryReserve(Choice()) is { } victim)
                if (await TryKillAsync(victim, cancellationToken))
                {
                    Hits++;
                    fleet.Replace();
                }
                else
                    fleet.Release(victim);
            scene.Fault.Release();
        }
    }

    // Mostly workers whose tasks were never hit: otherwise nearly every task of some seconds would end up running alone.
    private Func<Child, bool> Choice()
    {
        bool mayHitAgain = scene.Roll(OneInSomeHitsAgain) == 0;
        return child => scene.View.Running(child.Pid).Count > 0 && (mayHitAgain ? IsSafe(child) : IsUnhurt(child));
    }

    private bool IsUnhurt(Child child) => scene.View.Running(child.Pid).All(attempt => scene.View.Hits(attempt.Id) == 0);

    private bool IsSafe(Child child) =>
        scene.View.Running(child.Pid).All(attempt => scene.View.Hits(attempt.Id) < TaskDelivery.CrashesBeforeSolo);

    // The store may know of a crash that the ledger cannot: of a task that was claimed and not yet started.
    private async Task<bool> TryKillAsync(Child victim, CancellationToken cancellationToken)
    {
        if (
            !await fleet.TryHoldAsync(
                victim,
                () => scene.View.Running(victim.Pid).Count > 0 && IsSafe(victim) && !HasSoloTask(victim),
                cancellationToken
            )
        )
            return false;
        scene.Ledger.Write(new Killed(victim.Pid, LedgerWriter.Now));
        victim.Send(Signal.Kill);
        await victim.WaitForExitAsync(cancellationToken);
        return true;
    }
}
