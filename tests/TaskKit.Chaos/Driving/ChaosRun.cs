using TaskKit.Backends;
using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Working;
using TaskKit.Servers;

namespace TaskKit.Chaos.Driving;

/// <summary>One run: starts the load and the workers, does to them what the profile says, lets them finish, and judges.</summary>
internal static class ChaosRun
{
    public const int FinishingWorkers = 4;
    private const int MostPasses = 30;
    private static readonly TimeSpan AfterBlackout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(60);

    /// <summary>Plays a run and judges it.</summary>
    /// <param name="profile">The harm.</param>
    /// <param name="seed">The seed of its plan.</param>
    /// <param name="shared">A broker for all runs that do it no harm; <see langword="null"/> where each has its own.</param>
    /// <param name="isAlone">True when the machine does nothing else, so that times are judged in full.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The report.</returns>
    public static async Task<Report> RunAsync(
        Profile profile,
        int seed,
        KafkaBroker? shared,
        bool isAlone,
        CancellationToken cancellationToken
    )
    {
        await using var setting = await Setting.OpenAsync(profile, seed, shared);
        var scene = setting.Scene;
        var begun = LedgerWriter.Now;
        try
        {
            await using var fleet = new Fleet(scene, profile.Bug) { CrashPoint = () => NextCrash(profile, scene) };
            await PlayAsync(profile, setting, fleet, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"Run '{profile.Name}' (seed {seed}): {e.Message} Its files are kept in {scene.Arena.Folder}.", e);
        }
        var lines = LedgerReader.ReadAll(scene.Arena.Ledger, out int torn);
        var limits = isAlone ? scene.Arena.Limits : scene.Arena.Limits.OnBusyMachine();
        var verdict = Checker.Check(lines, scene.Arena.ReadFinal(lines), limits);
        return new Report(profile, seed, verdict, LedgerWriter.Now - begun, torn, scene.Arena.Folder);
    }

    private static async Task PlayAsync(Profile profile, Setting setting, Fleet fleet, CancellationToken cancellationToken)
    {
        var scene = setting.Scene;
        scene.Ledger.Write(WallClock.Read());
        await using (var submitter = StartSubmitter(profile.Load, scene))
        {
            await Scene.UntilAsync(() => scene.View.Waiting > 0, FirstPatience, "a first task", cancellationToken);
            await fleet.StartAsync(profile.Workers, cancellationToken);
            if (profile.Workers > 0)
                await Scene.UntilAsync(() => scene.View.Claims > 0, FirstPatience, "a first task that is claimed", cancellationToken);
            var least = Task.Delay(profile.AtLeast, TimeProvider.System, cancellationToken);
            await using var desk = profile.Times is null ? null : await ScheduleDesk.OpenAsync(scene, cancellationToken);
            await Task.WhenAll(
                setting.HarmAsync(profile, fleet, cancellationToken),
                desk is null ? Task.CompletedTask : new TimeHarm(scene, fleet, desk, profile).RunAsync(cancellationToken),
                desk is null ? Task.CompletedTask : new LimitHarm(scene, desk, profile).RunAsync(cancellationToken)
            );
            await BlackOutAsync(profile, fleet, cancellationToken);
            await least;
            submitter.CloseInput();
            await submitter.WaitForExitAsync(cancellationToken);
            if (desk is not null)
                await desk.CloseAsync(cancellationToken);
        }
        await FinishAsync(profile, setting, fleet, cancellationToken);
        await fleet.StopAsync(cancellationToken);
        await setting.RecordFinalAsync(cancellationToken);
    }

    private static async Task BlackOutAsync(Profile profile, Fleet fleet, CancellationToken cancellationToken)
    {
        if (profile.Times is not { } times || times.Blackout == TimeSpan.Zero)
            return;
        await fleet.StopAsync(cancellationToken);
        await Task.Delay(times.Blackout, TimeProvider.System, cancellationToken);
        await fleet.StartAsync(profile.Workers, cancellationToken);
        await Task.Delay(AfterBlackout, TimeProvider.System, cancellationToken);
    }

    private static async Task FinishAsync(Profile profile, Setting setting, Fleet fleet, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var kept = fleet.KeepAsync(profile.Workers > 0 ? profile.Workers : FinishingWorkers, enough.Token);
        // What has not ended by then is lost, and the checker says so. Some tasks kill their workers still: the time counts from the last of them.
        var (begun, deaths) = (LedgerWriter.Now, 0);
        try
        {
            while (LedgerWriter.Now - begun < profile.Finish && !await HasEndedAsync(setting, cancellationToken))
            {
                if (setting.Scene.View.Deaths is var now && now > deaths)
                    (begun, deaths) = (LedgerWriter.Now, now);
                await Scene.PauseAsync(50, cancellationToken);
            }
        }
        finally
        {
            await enough.CancelAsync();
            await kept;
        }
    }

    // On a busy machine a server may be late with its answer, which says nothing of the tasks.
    private static async Task<bool> HasEndedAsync(Setting setting, CancellationToken cancellationToken)
    {
        try
        {
            return await setting.HasEndedAsync(cancellationToken);
        }
        catch (BackendUnavailableException)
        {
            return false;
        }
    }

    private static string NextCrash(Profile profile, Scene scene) =>
        profile.CrashPoint.Length > 0 && scene.View.Deaths < profile.Kills ? $"{profile.CrashPoint}#{1 + scene.Roll(MostPasses)}" : "";

    private static Child StartSubmitter(LoadMix mix, Scene scene) =>
        Child.Start(scene, ["submit", scene.Arena.Folder, FormattableString.Invariant($"{scene.Seed}"), .. mix.ToWords()]);
}
