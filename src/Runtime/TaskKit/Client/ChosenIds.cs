using TaskKit.Backends;

namespace TaskKit;

/// <summary>
/// Stores tasks whose ids callers chose. Such an id may be that of another task, and only who chooses ids pays for the look. An id is its own idempotency key
/// where the caller states none, so that of two callers at the same time the store takes one.
/// </summary>
internal sealed class ChosenIds(ITaskBackend backend)
{
    /// <summary>The idempotency key of a task whose caller chose the id and no key; <see langword="null"/> where the backend keeps no keys.</summary>
    public static string? KeyOf(TaskId id, ITaskBackend? backend) =>
        backend?.Capabilities.HasFlag(BackendCapabilities.IdempotencyKeys) == true ? id.ToString() : null;

    /// <summary>Stores the tasks that are not stored yet.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="submit">Stores tasks.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(
        TaskEnvelope[] tasks,
        Func<TaskEnvelope[], CancellationToken, ValueTask<IReadOnlyList<SubmitOutcome>>> submit,
        CancellationToken cancellationToken
    )
    {
        if (backend.Operations is not { } operations)
            return await submit(tasks, cancellationToken).ConfigureAwait(false);
        var outcomes = new SubmitOutcome?[tasks.Length];
        for (int i = 0; i < tasks.Length; i++)
            outcomes[i] = Compare(tasks[i], await operations.FindAsync(tasks[i].Id, cancellationToken).ConfigureAwait(false));
        int[] open = [.. Enumerable.Range(0, tasks.Length).Where(i => outcomes[i] is null)];
        if (open.Length > 0)
        {
            var stored = await submit([.. open.Select(i => tasks[i])], cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < open.Length; i++)
                outcomes[open[i]] = await JudgeAsync(operations, tasks[open[i]], stored[i], cancellationToken).ConfigureAwait(false);
        }
        return [.. outcomes.Select(outcome => outcome!.Value)];
    }

    // Another caller may have stored a task under the id since the look.
    private static async ValueTask<SubmitOutcome> JudgeAsync(
        ITaskOperations operations,
        TaskEnvelope task,
        SubmitOutcome outcome,
        CancellationToken cancellationToken
    )
    {
        if (outcome.Id != task.Id)
            return outcome;
        if (outcome.Status == SubmitStatus.Conflict && task.IdempotencyKey == task.Id.ToString())
            return Conflict(task);
        return outcome.Status == SubmitStatus.Existing
            ? Compare(task, await operations.FindAsync(task.Id, cancellationToken).ConfigureAwait(false)) ?? outcome
            : outcome;
    }

    private static SubmitOutcome? Compare(TaskEnvelope task, TaskRecord? found) =>
        found is null ? null
        : found.Task.Type == task.Type && found.Task.Payload.Span.SequenceEqual(task.Payload.Span) ? new(SubmitStatus.Existing, task.Id)
        : Conflict(task);

    private static SubmitOutcome Conflict(TaskEnvelope task) =>
        new(SubmitStatus.IdConflict, task.Id, $"Another task has the id {task.Id}, with another type or payload.");
}
