using TaskKit.Backends;
using TaskKit.Waiting;
using TaskKit.Working;

namespace TaskKit.Testing.Running;

/// <summary>The limits of types in all workers, as they hold tasks of a test back.</summary>
internal static class LimitedTypes
{
    /// <summary>The sentence that says how the limit of a type holds its tasks back now; <see langword="null"/> when it does not.</summary>
    public static async Task<string?> ReasonAsync(WorkerSetup setup, string type, CancellationToken cancellationToken)
    {
        if (setup.Limits.Current?.GetValueOrDefault(type) is not { } limit)
            return null;
        var reasons = await LimitReasons.OfAsync(setup.Backend, type, limit, cancellationToken).ConfigureAwait(false);
        return reasons.Count > 0 ? reasons[0].Sentence : null;
    }

    /// <summary>The earliest time at which a rate that holds a task back has room; <see langword="null"/> when none does.</summary>
    public static async Task<DateTimeOffset?> NextRoomAsync(WorkerSetup setup)
    {
        DateTimeOffset? next = null;
        foreach (var (type, limit) in setup.Limits.Current ?? new Dictionary<string, TaskLimit>())
        {
            var reasons = await LimitReasons.OfAsync(setup.Backend, type, limit, CancellationToken.None).ConfigureAwait(false);
            var room = reasons.Select(reason => reason.Until).FirstOrDefault(until => until is not null);
            if (room is null || next <= room)
                continue;
            var waiting = new TaskQuery
            {
                Type = type,
                State = TaskState.Pending,
                Limit = 1,
            };
            if ((await setup.Backend.Operations!.ListAsync(waiting, CancellationToken.None).ConfigureAwait(false)).Tasks.Count > 0)
                next = room;
        }
        return next;
    }
}
