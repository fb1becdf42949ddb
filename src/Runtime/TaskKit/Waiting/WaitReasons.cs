using TaskKit.Backends;
using TaskKit.Pausing;
using TaskKit.Presence;
using TaskKit.Publishing;
using TaskKit.Telemetry;

namespace TaskKit.Waiting;

/// <summary>Answers why a task does not run now, with all reasons that hold, for people. The look costs several reads, so it is not for a loop.</summary>
/// <param name="backend">The store.</param>
/// <param name="time">The clock.</param>
/// <param name="domainOf">Finds the domain of a type in this program; <see langword="null"/> where it has none here.</param>
internal sealed class WaitReasons(ITaskBackend backend, TimeProvider time, Func<string, string?> domainOf)
{
    /// <summary>The reasons, at least one: a task that nothing holds back is ready.</summary>
    /// <exception cref="BackendUnavailableException">The backend does not answer.</exception>
    public async ValueTask<IReadOnlyList<WaitReason>> OfAsync(TaskRecord task, CancellationToken cancellationToken)
    {
        if (task.State.IsTerminal())
            return [Ended(task)];
        var now = time.GetUtcNow();
        var hold = backend.Operations is { } operations
            ? await operations.HoldOfAsync(task, cancellationToken).ConfigureAwait(false)
            : new TaskHold();
        var workers = await PresentWorkers.ListAsync(backend, cancellationToken).ConfigureAwait(false);
        var reasons = new List<WaitReason>();
        if (task.State == TaskState.Running)
            reasons.Add(RunReasons.Of(task, hold, workers));
        else
        {
            reasons.AddRange(OfItself(task, hold, now));
            reasons.AddRange(await OfPausesAsync(task.Task.Type, cancellationToken).ConfigureAwait(false));
            reasons.AddRange(await LimitReasons.OfAsync(backend, task.Task.Type, workers, cancellationToken).ConfigureAwait(false));
            reasons.AddRange(await WorkerReasons.OfAsync(backend, task.Task.Type, workers, cancellationToken).ConfigureAwait(false));
            if (reasons.TrueForAll(reason => reason.Code == WaitCode.Solo))
                reasons.Add(new WaitReason(WaitCode.Ready, "It is due, and waits for a free slot in a worker."));
        }
        if (hold.Unknown is { } unknown)
            reasons.Add(new WaitReason(WaitCode.Unknown, unknown));
        return reasons;
    }

    private static WaitReason Ended(TaskRecord task) =>
        new(WaitCode.Ended, $"It has ended and is {task.State.ToName()}.") { Since = task.FinishedAt };

    private static IEnumerable<WaitReason> OfItself(TaskRecord task, TaskHold hold, DateTimeOffset now)
    {
        if (task.Due > now)
            yield return new WaitReason(
                WaitCode.NotDue,
                task.State == TaskState.Retrying
                    ? $"It failed, and is tried again at {WaitText.Time(task.Due)}."
                    : $"It is not due before {WaitText.Time(task.Due)}."
            )
            {
                Until = task.Due,
            };
        if (hold.InFront is { } front)
            yield return new WaitReason(
                WaitCode.BehindKey,
                $"Task {front.Task.Id} of the same key comes first; it is {front.State.ToName()}."
            )
            {
                Task = front.Task.Id,
            };
        if (task.Crashes >= TaskDelivery.CrashesBeforeSolo)
            yield return new WaitReason(
                WaitCode.Solo,
                $"{task.Crashes} workers died while they ran it, so it runs only while nothing else runs in its worker."
            );
    }

    private async ValueTask<IReadOnlyList<WaitReason>> OfPausesAsync(string type, CancellationToken cancellationToken)
    {
        if (backend.Documents is not { } documents)
            return [];
        var pauses = await PauseDocument.ListAsync(documents, cancellationToken).ConfigureAwait(false);
        string? domain = null;
        if (pauses.Any(pause => pause.Scope.IsDomain))
            domain =
                domainOf(type)
                ?? (await PublishedTypes.FindAsync(backend, documents, type, cancellationToken).ConfigureAwait(false))?.Domain;
        return [.. pauses.Where(pause => pause.Scope.Holds(type, domain)).Select(Of)];
    }

    private static WaitReason Of(TaskPause pause)
    {
        string subject =
            pause.Scope.IsAll ? "Everything"
            : pause.Scope.IsDomain ? $"Its domain '{pause.Scope.Name}'"
            : "Its type";
        string by = pause.By is null ? "" : $" by {LogText.Safe(pause.By)}";
        return new WaitReason(
            WaitCode.Paused,
            $"{subject} is paused since {WaitText.Time(pause.Since)}{by}: {LogText.Safe(pause.Reason).TrimEnd('.')}."
        )
        {
            Since = pause.Since,
            By = pause.By,
            Scope = pause.Scope.ToString(),
        };
    }
}
