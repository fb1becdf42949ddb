using TaskKit.Backends;
using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Schedules;

namespace TaskKit.Chaos.Working;

/// <summary>The lines of tasks that schedules submit.</summary>
internal static class FiringLines
{
    /// <summary>The lines before the tasks are handed over.</summary>
    public static IEnumerable<LedgerEvent> Offers(IEnumerable<TaskEnvelope> tasks) =>
        tasks
            .Where(IsOfSchedule)
            .Select(task => new Offered(
                task.Id,
                task.Type,
                TaskKind.Ok,
                TimedSchedule.Hash,
                task.Key,
                WallClock.ToLedger(task.NotBefore),
                LedgerWriter.Now
            ));

    /// <summary>The lines of tasks that the store took.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="asked">The time before they were handed over.</param>
    public static IEnumerable<LedgerEvent> Answers(IEnumerable<TaskEnvelope> tasks, TimeSpan asked) =>
        tasks.Where(IsOfSchedule).SelectMany(task => (LedgerEvent[])[Accept(task, asked), Fire(task, asked)]);

    public static bool IsOfSchedule(TaskEnvelope task) => new TaskContext(task).Schedule is not null;

    private static Accepted Accept(TaskEnvelope task, TimeSpan asked) => new(task.Id, task.Type, TaskKind.Ok, TimedSchedule.Hash, asked);

    private static Fired Fire(TaskEnvelope task, TimeSpan asked)
    {
        var context = new TaskContext(task);
        return new Fired(
            task.Id,
            context.Schedule!,
            context.Window!.Value.From.ToUnixTimeMilliseconds(),
            context.Window.Value.To.ToUnixTimeMilliseconds(),
            task.NotBefore?.ToUnixTimeMilliseconds() ?? 0,
            Environment.ProcessId,
            asked,
            LedgerWriter.Now
        );
    }
}
