using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Schedules;

namespace TaskKit.Chaos.Driving;

/// <summary>Pauses of a task type and of schedules, with workers that start while they stand.</summary>
internal sealed class TimeHarm(Scene scene, Fleet fleet, ScheduleDesk desk, Profile profile)
{
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LeastRest = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AfterPause = TimeSpan.FromSeconds(3);
    private const int Again = 50;
    private static readonly PauseScope HeldType = PauseScope.Type(TimedSchedule.Held);
    private static readonly string[] PausedInTurn = [TimedSchedule.OfAll, TimedSchedule.OfRunTime, TimedSchedule.Long];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (int round = 0; round < profile.Times!.Pauses; round++)
        {
            await Task.Delay(AfterPause, TimeProvider.System, cancellationToken);
            await PauseAsync(PauseScope.Schedule(PausedInTurn[round % PausedInTurn.Length]), cancellationToken);
        }
    }

    private async Task PauseAsync(PauseScope schedule, CancellationToken cancellationToken)
    {
        await desk.PauseAsync(HeldType, cancellationToken);
        await desk.PauseAsync(schedule, cancellationToken);
        int starts = scene.View.Starts;
        var begun = LedgerWriter.Now;
        await RestartOneAsync(cancellationToken);
        while (scene.View.Starts == starts)
            await FillAsync(begun + StartPatience, cancellationToken);
        // Long enough for what must not happen to happen, and for the new worker to have its part in it.
        var rest = LeastPause - (LedgerWriter.Now - begun);
        await Task.Delay(rest > LeastRest ? rest : LeastRest, TimeProvider.System, cancellationToken);
        await desk.ResumeAsync(schedule, cancellationToken);
        await desk.ResumeAsync(HeldType, cancellationToken);
    }

    private async Task RestartOneAsync(CancellationToken cancellationToken)
    {
        // Not while a server is away, for which the end of a worker would wait.
        await scene.Fault.WaitAsync(cancellationToken);
        if (fleet.TryReserve(_ => true) is { } worker)
            await fleet.StopAsync(worker, cancellationToken);
        scene.Fault.Release();
    }

    // Whoever kept the fleet may have ceased to, just when a worker had ended.
    private async Task FillAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (LedgerWriter.Now > patience)
            throw new TimeoutException($"Expected within {StartPatience.TotalSeconds:0} s: a worker that starts in a pause.");
        await scene.Fault.WaitAsync(cancellationToken);
        fleet.Fill(profile.Workers);
        scene.Fault.Release();
        await Scene.PauseAsync(Again, cancellationToken);
    }
}
