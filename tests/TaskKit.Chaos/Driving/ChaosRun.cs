using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Working;

namespace TaskKit.Chaos.Driving;

/// <summary>One run: starts the load and the workers, does to them what the profile says, lets them finish, and judges.</summary>
internal static class ChaosRun
{
    private const int FinishingWorkers = 4;

    public static async Task<Report> RunAsync(Profile profile, int seed, CancellationToken cancellationToken)
    {
        using var scene = new Scene(seed);
        var begun = LedgerWriter.Now;
        try
        {
            await using var fleet = new Fleet(scene, profile.Bug);
            await PlayAsync(profile, scene, fleet, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"Run '{profile.Name}' (seed {seed}): {e.Message} Its files are kept in {scene.Arena.Folder}.", e);
        }
        var lines = LedgerReader.ReadAll(scene.Arena.Ledger, out int torn);
        using var store = scene.OpenStore();
        var limits = new Limits { MaxAttempts = Work.MaxRetries + 1, Drain = Arena.Drain };
        var verdict = Checker.Check(lines, store.ReadFinal(), limits);
        return new Report(profile, seed, verdict, LedgerWriter.Now - begun, torn, scene.Arena.Folder);
    }

    private static async Task PlayAsync(Profile profile, Scene scene, Fleet fleet, CancellationToken cancellationToken)
    {
        await using (var submitter = StartSubmitter(profile.Load, scene))
        {
            var least = Task.Delay(profile.AtLeast, TimeProvider.System, cancellationToken);
            await Scene.UntilAsync(() => scene.View.Waiting > 0, TimeSpan.FromSeconds(30), "a first task", cancellationToken);
            await fleet.StartAsync(profile.Workers, cancellationToken);
            await HarmAsync(profile, scene, fleet, cancellationToken);
            await least;
            submitter.CloseInput();
            await submitter.WaitForExitAsync(cancellationToken);
        }
        if (profile.Workers < FinishingWorkers)
            await fleet.StartAsync(FinishingWorkers - profile.Workers, cancellationToken);
        using var store = scene.OpenStore();
        // What has not ended by then is lost, and the checker says so.
        await Scene.CameTrueAsync(() => store.CountOpen() == 0, profile.Finish, cancellationToken);
        await fleet.StopAsync(cancellationToken);
    }

    private static Child StartSubmitter(LoadMix mix, Scene scene) =>
        Child.Start(
            scene,
            FormattableString.Invariant($"submit|{scene.Arena.Folder}|{scene.Seed}|{mix.PerSecond}|{mix.Slow}|{mix.Delayed}").Split('|')
        );

    private static async Task HarmAsync(Profile profile, Scene scene, Fleet fleet, CancellationToken cancellationToken)
    {
        // One connection each: the freezer tries the write lock while the killer reads.
        using var store = scene.OpenStore();
        using var other = scene.OpenStore();
        int pause = (int)profile.Pause.TotalMilliseconds;
        var killer = new Killer(scene, fleet, store, pause);
        var freezer = new Freezer(scene, fleet, other, pause);
        await Task.WhenAll(killer.RunAsync(profile.Kills / 2, cancellationToken), freezer.RunAsync(profile.Freezes / 2, cancellationToken));
        if (profile.Lock > TimeSpan.Zero)
            await ForeignLock.HoldAsync(scene, store, profile.Lock, cancellationToken);
        await Task.WhenAll(killer.RunAsync(profile.Kills, cancellationToken), freezer.RunAsync(profile.Freezes, cancellationToken));
        await new Terminator(scene, fleet).RunAsync(profile.Stops, FinishingWorkers, cancellationToken);
    }
}
