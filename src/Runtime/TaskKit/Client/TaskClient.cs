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
        return hasChosenIds
            ? new ChosenIds(backend).SubmitAsync(made, SubmitAsync, cancellationToken)
            : SubmitAsync(made, cancellationToken);
    }

    private ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(TaskEnvelope[] made, CancellationToken cancellationToken) =>
        metrics.IsTiming ? SubmitTimedAsync(made, cancellationToken) : backend.SubmitAsync(made, cancellationToken);

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
}
