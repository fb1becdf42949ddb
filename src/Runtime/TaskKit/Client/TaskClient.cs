using TaskKit.Backends;
using TaskKit.Telemetry;

namespace TaskKit;

/// <summary>Submits tasks to the backend.</summary>
internal sealed class TaskClient(
    ITaskBackend backend,
    EnvelopeFactory envelopes,
    Declarations declarations,
    TaskMetrics metrics,
    TimeProvider time
) : ITaskClient
{
    public ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(
        IReadOnlyList<TaskSubmission> tasks,
        CancellationToken cancellationToken = default
    )
    {
        if (TaskSpans.IsTracing && tasks.Count > 0)
            return SubmitTracedAsync(tasks, cancellationToken);
        var made = new TaskEnvelope[tasks.Count];
        bool hasChosenIds = false;
        for (int i = 0; i < made.Length; i++)
        {
            made[i] = envelopes.Create(tasks[i]);
            hasChosenIds |= tasks[i].Options?.Id is not null;
        }
        return StoreAsync(made, hasChosenIds, cancellationToken);
    }

    private async ValueTask<IReadOnlyList<SubmitOutcome>> SubmitTracedAsync(
        IReadOnlyList<TaskSubmission> tasks,
        CancellationToken cancellationToken
    )
    {
        using var spans = new SubmitSpans(backend.Name, tasks);
        try
        {
            var made = new TaskEnvelope[tasks.Count];
            for (int i = 0; i < made.Length; i++)
                made[i] = spans.Make(tasks[i], envelopes);
            spans.Send();
            bool hasChosenIds = tasks.Any(task => task.Options?.Id is not null);
            return await StoreAsync(made, hasChosenIds, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            spans.Error = e.GetType().FullName;
            throw;
        }
    }

    private ValueTask<IReadOnlyList<SubmitOutcome>> StoreAsync(TaskEnvelope[] made, bool hasChosenIds, CancellationToken cancellationToken)
    {
        metrics.Submitted(backend.Name, made);
        if (made.Length == 0)
            return new([]);
        declarations.Ensure();
        var stored = metrics.IsTiming ? SubmitTimedAsync(made, cancellationToken) : backend.SubmitAsync(made, cancellationToken);
        return hasChosenIds ? CompareAsync(made, stored, cancellationToken) : stored;
    }

    private async ValueTask<IReadOnlyList<SubmitOutcome>> SubmitTimedAsync(TaskEnvelope[] made, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        Exception? error = null;
        try
        {
            return await backend.SubmitAsync(made, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e;
            throw;
        }
        finally
        {
            metrics.Operated(backend.Name, "send", time.GetElapsedTime(began).TotalSeconds, error);
        }
    }

    // Only a caller that chooses ids can meet a task of other content, so nobody else pays for the look.
    private async ValueTask<IReadOnlyList<SubmitOutcome>> CompareAsync(
        TaskEnvelope[] made,
        ValueTask<IReadOnlyList<SubmitOutcome>> storing,
        CancellationToken cancellationToken
    )
    {
        SubmitOutcome[] outcomes = [.. await storing.ConfigureAwait(false)];
        for (int i = 0; i < outcomes.Length; i++)
        {
            var (task, outcome) = (made[i], outcomes[i]);
            if (outcome.Status != SubmitStatus.Existing || outcome.Id != task.Id || backend.Operations is not { } operations)
                continue;
            var found = await operations.FindAsync(task.Id, cancellationToken).ConfigureAwait(false);
            if (found is not null && (found.Task.Type != task.Type || !found.Task.Payload.Span.SequenceEqual(task.Payload.Span)))
                outcomes[i] = new(SubmitStatus.IdConflict, task.Id, $"Another task has the id {task.Id}, with another type or payload.");
        }
        return outcomes;
    }
}
