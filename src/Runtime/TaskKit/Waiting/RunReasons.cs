using TaskKit.Backends;
using TaskKit.Presence;
using TaskKit.Telemetry;

namespace TaskKit.Waiting;

/// <summary>Says of a running task which worker has it, and whether that gives signs of life.</summary>
internal static class RunReasons
{
    public static WaitReason Of(TaskRecord task, TaskHold hold, IReadOnlyList<WorkerEntry> workers)
    {
        string name = LogText.Short(task.Worker ?? "an unknown worker");
        string since = task.StartedAt is { } started ? $" since {WaitText.Time(started)}" : "";
        return (hold.WorkerLives ?? workers.Any(worker => worker.Id == task.Worker))
            ? new WaitReason(WaitCode.Running, $"It runs in {name}{since}.") { Since = task.StartedAt, Workers = WorkersOf(task) }
            : new WaitReason(WaitCode.WorkerLost, $"It was begun by {name}{since}, which gives no sign of life. {After(hold)}")
            {
                Since = task.StartedAt,
                Until = hold.LeaseUntil,
                Workers = WorkersOf(task),
            };
    }

    private static string After(TaskHold hold) =>
        hold.LeaseUntil is { } until
            ? $"Its lease ends at {WaitText.Time(until)}; a living worker takes the task over by then."
            : "A living worker takes the task over when the lease has ended.";

    private static string[] WorkersOf(TaskRecord task) => task.Worker is { } worker ? [worker] : [];
}
