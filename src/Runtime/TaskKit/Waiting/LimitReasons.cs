using TaskKit.Backends;
using TaskKit.Limiting;
using TaskKit.Presence;
using TaskKit.Telemetry;

namespace TaskKit.Waiting;

/// <summary>Says of a task type whether its limit in all workers holds tasks back, and for how long.</summary>
internal static class LimitReasons
{
    /// <exception cref="BackendUnavailableException">The backend does not answer.</exception>
    public static async ValueTask<IReadOnlyList<WaitReason>> OfAsync(
        ITaskBackend backend,
        string type,
        IReadOnlyList<WorkerEntry> workers,
        CancellationToken cancellationToken
    ) =>
        await LimitOfAsync(backend, type, workers, cancellationToken).ConfigureAwait(false) is { IsNone: false } limit
            ? await OfAsync(backend, type, limit, cancellationToken).ConfigureAwait(false)
            : [];

    /// <summary>The reasons under a limit that is known.</summary>
    /// <exception cref="BackendUnavailableException">The backend does not answer.</exception>
    public static async ValueTask<IReadOnlyList<WaitReason>> OfAsync(
        ITaskBackend backend,
        string type,
        TaskLimit limit,
        CancellationToken cancellationToken
    )
    {
        if (
            backend.Operations is not { } operations
            || await operations.UseOfAsync(type, limit, cancellationToken).ConfigureAwait(false) is not { } use
        )
            return [];
        var reasons = new List<WaitReason>();
        int running = use.Running.Values.Sum();
        if (limit.Concurrency is > 0 and var most && running >= most)
            reasons.Add(Full(most, running, use));
        if (limit.Rate is { Count: > 0 } rate && use.Started >= rate.Count)
            reasons.Add(Used(rate, use));
        return reasons;
    }

    // Programs of two versions may state two limits; a task waits only where none of them lets it run.
    private static async ValueTask<TaskLimit?> LimitOfAsync(
        ITaskBackend backend,
        string type,
        IReadOnlyList<WorkerEntry> workers,
        CancellationToken cancellationToken
    )
    {
        if (backend.Documents is not { } documents)
            return null;
        var document = await documents.ReadAsync(LimitDocument.Kind, type, cancellationToken).ConfigureAwait(false);
        var stored = document is null ? null : LimitDocument.Read(document)?.Limit;
        TaskLimit[] stated =
        [
            .. workers
                .Where(worker => worker.Runs.Contains(type))
                .Select(worker => worker.Limits.GetValueOrDefault(type) ?? new TaskLimit()),
        ];
        var loosest = new TaskLimit
        {
            Concurrency = stated.All(limit => limit.Concurrency > 0) ? stated.Max(limit => limit.Concurrency) : null,
            Rate = stated.All(limit => limit.Rate is { Count: > 0 })
                ? stated.Select(limit => limit.Rate).MaxBy(rate => rate?.PerSecond)
                : null,
        };
        return stored?.Over(loosest) ?? loosest;
    }

    private static WaitReason Full(int most, int running, LimitUse use)
    {
        string[] ids = [.. use.Running.Keys.Order(StringComparer.Ordinal)];
        string where = string.Join(", ", ids.Select(id => $"{use.Running[id]} in {LogText.Short(id)}"));
        return new WaitReason(WaitCode.TypeFull, $"At most {most} of its type run at once in all workers, and {running} run: {where}.")
        {
            Workers = ids,
        };
    }

    private static WaitReason Used(TaskRate rate, LimitUse use) =>
        new(
            WaitCode.RateUsed,
            $"At most {rate} of its type begin in all workers, and {use.Started} have begun{(use.RoomAt is { } at ? $"; there is room again at {WaitText.Time(at)}" : "")}."
        )
        {
            Until = use.RoomAt,
        };
}
