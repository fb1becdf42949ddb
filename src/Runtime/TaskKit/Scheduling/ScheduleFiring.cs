using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Telemetry;

namespace TaskKit.Scheduling;

/// <summary>Fires schedules that are due: plans, looks at what overlaps, makes the tasks, and has them stored.</summary>
internal sealed class ScheduleFiring(ITaskBackend backend, ScheduleTasks tasks, OccurrenceWriter writer, ILogger log)
{
    // For a payload that cannot be made: the code behind it may work again later.
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(30);

    /// <summary>Fires what is due of these schedules. A schedule that fails costs no other one.</summary>
    /// <returns>The number of tasks that were submitted.</returns>
    /// <exception cref="BackendUnavailableException">The backend does not answer.</exception>
    public async Task<int> FireAsync(IReadOnlyList<ScheduleEntry> due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var decisions = due.Select(entry => DecideAsync(entry, now, cancellationToken));
        List<Firing> firings = [.. (await Task.WhenAll(decisions).ConfigureAwait(false)).OfType<Firing>()];
        return firings.Count == 0 ? 0 : await writer.StoreAsync(firings, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Firing?> DecideAsync(ScheduleEntry entry, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (entry.Times.Pending is { } pending)
            return now < pending.TakeOver(now) ? null : Make(entry, pending.Windows, entry.Times, now);
        if (SchedulePlan.Of(entry.Schedule, entry.Times, entry.IsPaused, now) is not { } plan)
            return null;
        if (plan.Windows.Count == 0)
            return new Firing(entry, entry.Times.PassOver(plan.Last), [], []);
        if (plan.LooksAtOverlap && !await MayRunAsync(entry, cancellationToken).ConfigureAwait(false))
            // The window grows: the next run is for this time too.
            return new Firing(entry, entry.Times with { Last = plan.Last, From = plan.Windows[0].From }, [], []);
        return Make(entry, plan.Windows, entry.Times with { Last = plan.Last, From = plan.Last }, now);
    }

    private Firing? Make(ScheduleEntry entry, IReadOnlyList<TaskWindow> windows, ScheduleTimes after, DateTimeOffset now)
    {
        try
        {
            TaskEnvelope[] made = [.. windows.Select(window => tasks.Make(entry.Schedule, window))];
            entry.IsReported = false;
            return new Firing(entry, after with { Task = made[^1].Id }, windows, made);
        }
        catch (Exception e)
        {
            if (!entry.IsReported)
                log.OccurrenceNotMade(e, entry.Schedule.Name, FailurePause);
            entry.IsReported = true;
            entry.RetryAt = now + FailurePause;
            return null;
        }
    }

    /// <summary>Looks at the task of the time before, and cancels it where the schedule says so.</summary>
    private async ValueTask<bool> MayRunAsync(ScheduleEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Schedule.Overlap is not (Overlap.Skip or Overlap.CancelRunning))
            return true;
        if (entry.Times.Task is not { } id || backend.Operations is not { } operations)
            return true;
        var task = await operations.FindAsync(id, cancellationToken).ConfigureAwait(false);
        if (task is null || task.State.IsTerminal())
            return true;
        if (entry.Schedule.Overlap == Overlap.Skip)
        {
            log.OccurrenceOverlaps(entry.Schedule.Name, id);
            return false;
        }
        await operations.CancelAsync(id, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
