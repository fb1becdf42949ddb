using TaskKit.Presence;
using TaskKit.Scheduling.Stored;

namespace TaskKit.Scheduling;

/// <summary>A worker that may fire schedules.</summary>
/// <param name="Id">The worker's id.</param>
/// <param name="Program">Its program.</param>
/// <param name="Declared">The hash of the schedules that its program declares.</param>
internal readonly record struct SchedulingWorker(string Id, string Program, string Declared)
{
    public static SchedulingWorker Of(WorkerEntry entry) => new(entry.Id, entry.Program, entry.Schedules);

    /// <summary>True when the worker can make the schedule's tasks.</summary>
    public bool MayFire(ScheduleDefinition schedule) =>
        schedule.Declared is null || (Program, Declared) == (schedule.Program, schedule.Declared);
}
