using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Telemetry;

namespace TaskKit.Scheduling.Firing;

/// <summary>Looks at the tasks of the times before, all at once, and cancels those that their schedules say to cancel.</summary>
internal sealed class Overlaps(ITaskBackend backend, ILogger log)
{
    /// <summary>Finds the schedules that are held up by their own task of the time before.</summary>
    /// <param name="due">Schedules that are due.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BackendUnavailableException">The backend does not answer.</exception>
    public async Task<IReadOnlySet<ScheduleEntry>> FindAsync(IEnumerable<ScheduleEntry> due, CancellationToken cancellationToken)
    {
        var held = new HashSet<ScheduleEntry>();
        var looked = due.Where(entry => entry is { Schedule.Overlap: Overlap.Skip or Overlap.CancelRunning, Times.Task: not null })
            .ToList();
        if (looked.Count == 0 || backend.Operations is not { } operations)
            return held;
        var states = await operations.StatesAsync([.. looked.Select(TaskOf)], cancellationToken).ConfigureAwait(false);
        var open = looked.Where((_, i) => states[i] is { } state && !state.IsTerminal()).ToLookup(entry => entry.Schedule.Overlap);
        foreach (var entry in open[Overlap.Skip])
        {
            log.OccurrenceOverlaps(entry.Schedule.Name, TaskOf(entry));
            held.Add(entry);
        }
        var cancelling = open[Overlap.CancelRunning].Select(entry => operations.CancelAsync(TaskOf(entry), cancellationToken).AsTask());
        await Task.WhenAll(cancelling).ConfigureAwait(false);
        return held;
    }

    private static TaskId TaskOf(ScheduleEntry entry) => entry.Times.Task!.Value;
}
