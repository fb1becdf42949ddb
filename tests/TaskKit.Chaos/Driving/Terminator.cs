namespace TaskKit.Chaos.Driving;

/// <summary>
/// SIGTERM of short-lived workers, a few at a time, each while it runs handlers and other tasks wait for a slot, for their time or for their
/// retry. Each is held for a moment first: on a busy machine its handlers would have ended before the signal came.
/// </summary>
internal sealed class Terminator(Scene scene, Fleet fleet)
{
    private static readonly TimeSpan WorkPatience = TimeSpan.FromMinutes(2);
    private const int LongestLife = 300;
    private int _left;

    public async Task RunAsync(int count, int atOnce, CancellationToken cancellationToken)
    {
        _left = count;
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => RunSomeAsync(cancellationToken)));
    }

    private async Task RunSomeAsync(CancellationToken cancellationToken)
    {
        while (Interlocked.Decrement(ref _left) >= 0)
        {
            var worker = fleet.Spawn();
            await fleet.UpAsync(worker, cancellationToken);
            await Scene.PauseAsync(scene.Roll(LongestLife), cancellationToken);
            await StopBusyAsync(worker, cancellationToken);
        }
    }

    // A worker that dies by itself ends the wait too; the checker sees its exit code.
    private async Task StopBusyAsync(Child worker, CancellationToken cancellationToken)
    {
        while (!worker.HasExited)
        {
            await Scene.UntilAsync(
                () => worker.HasExited || IsBusy(worker),
                WorkPatience,
                "a worker with running, waiting and failed tasks",
                cancellationToken
            );
            if (await fleet.TryHoldAsync(worker, () => !worker.HasExited && IsBusy(worker), cancellationToken))
                await fleet.StopHeldAsync(worker, cancellationToken);
        }
    }

    private bool IsBusy(Child worker) => scene.View.Running(worker.Pid).Count > 0 && scene.View.Waiting > 0 && scene.View.BackingOff > 0;
}
