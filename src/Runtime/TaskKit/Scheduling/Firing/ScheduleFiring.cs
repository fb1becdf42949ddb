using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Scheduling.Stored;
using TaskKit.Telemetry;

namespace TaskKit.Scheduling.Firing;

/// <summary>Fires schedules that are due: plans, looks at what overlaps, makes the tasks, and has them stored.</summary>
internal sealed class ScheduleFiring(Overlaps overlaps, ScheduleTasks tasks, OccurrenceWriter writer, ILogger log)
{
    // For a payload that cannot be made: the code behind it may work again later.
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(30);

    // So many are planned while the store works on as many before them.
    private const int AtOnce = 1000;

    /// <summary>Fires what is due of these schedules. A schedule that fails costs no other one.</summary>
    /// <returns>The number of tasks that were submitted.</returns>
    /// <exception cref="BackendUnavailableException">The backend does not answer.</exception>
    public async Task<int> FireAsync(IReadOnlyList<ScheduleEntry> due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        int submitted = 0;
        var storing = Task.FromResult(0);
        foreach (var some in due.Chunk(AtOnce))
        {
            var deciding = DecideAsync(some, now, cancellationToken);
            // Both end, even if one fails: nothing of a schedule may be under way when it is tried again.
            await Task.WhenAll(deciding, storing).ConfigureAwait(false);
            submitted += await storing.ConfigureAwait(false);
            storing = writer.StoreAsync(await deciding.ConfigureAwait(false), cancellationToken);
        }
        return submitted + await storing.ConfigureAwait(false);
    }

    private async Task<List<PlannedFiring>> DecideAsync(ScheduleEntry[] due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var plans = due.Select(entry =>
                entry.Times.Pending is null ? SchedulePlan.Of(entry.Schedule, entry.Times, entry.IsPaused, now) : null
            )
            .ToList();
        var looked = due.Where((_, i) => plans[i] is { LooksAtOverlap: true });
        var held = await overlaps.FindAsync(looked, cancellationToken).ConfigureAwait(false);
        return [.. due.Select((entry, i) => Decide(entry, plans[i], held.Contains(entry), now)).OfType<PlannedFiring>()];
    }

    private PlannedFiring? Decide(ScheduleEntry entry, SchedulePlan? plan, bool isHeld, DateTimeOffset now)
    {
        if (entry.Times.Pending is { } pending)
            return now < pending.TakeOver(now) ? null : Make(entry, pending.Windows, entry.Times, now);
        if (plan is null)
            return null;
        if (plan.Windows.Count == 0)
            return new PlannedFiring(entry, entry.Times.PassOver(plan.Last), [], []);
        // The window grows where the schedule is held up: the next run is for this time too.
        return isHeld
            ? new PlannedFiring(entry, entry.Times with { Last = plan.Last, From = plan.Windows[0].From }, [], [])
            : Make(entry, plan.Windows, entry.Times with { Last = plan.Last, From = plan.Last }, now);
    }

    private PlannedFiring? Make(ScheduleEntry entry, IReadOnlyList<TaskWindow> windows, ScheduleTimes after, DateTimeOffset now)
    {
        try
        {
            TaskEnvelope[] made = [.. windows.Select(window => tasks.Make(entry.Schedule, window))];
            entry.IsReported = false;
            return new PlannedFiring(entry, after with { Task = made[^1].Id }, windows, made);
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
}
