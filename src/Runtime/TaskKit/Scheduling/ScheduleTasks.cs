using TaskKit.Backends;
using TaskKit.Scheduling.Stored;

namespace TaskKit.Scheduling;

/// <summary>Makes the tasks of schedules.</summary>
internal sealed class ScheduleTasks(EnvelopeFactory envelopes, DeclaredSchedules declared, ITaskBackend backend, TimeProvider time)
{
    /// <summary>Makes the task of an occurrence: the same id, whoever makes it.</summary>
    /// <exception cref="Exception">The method that makes the payload threw, or what it made cannot be stored.</exception>
    public TaskEnvelope Make(ScheduleDefinition schedule, TaskWindow window)
    {
        var task = Make(schedule, window, OccurrenceId.Of(schedule.Name, window.To));
        return backend.Capabilities.HasFlag(BackendCapabilities.Delay) ? task with { NotBefore = window.To } : task;
    }

    /// <summary>Makes the task of a request beside the schedule's occurrences: the same id, whoever makes it.</summary>
    /// <exception cref="Exception">The method that makes the payload threw, or what it made cannot be stored.</exception>
    public TaskEnvelope MakeNow(ScheduleDefinition schedule, RunRequest request) => Make(schedule, request.Window, request.Task);

    private TaskEnvelope Make(ScheduleDefinition schedule, TaskWindow window, TaskId id)
    {
        var task = schedule.Task is { } kept
            ? kept with
            {
                Id = id,
                CreatedAt = time.GetUtcNow(),
            }
            : envelopes.Create(declared.Make(schedule, window), id);
        return task with
        {
            // The schedule says when, and each occurrence is a task of its own.
            NotBefore = null,
            IdempotencyKey = null,
            Key = schedule.Overlap == Overlap.Queue ? schedule.Name : task.Key,
            Metadata = WindowMetadata.With(task.Metadata, schedule.Name, window),
        };
    }
}
