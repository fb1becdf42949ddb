using TaskKit.Backends;
using TaskKit.Telemetry;

namespace TaskKit;

/// <summary>Submits tasks to the backend.</summary>
internal sealed class TaskClient(ITaskBackend backend, EnvelopeFactory envelopes, Declarations declarations, TaskMetrics metrics)
    : ITaskClient
{
    public ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(
        IReadOnlyList<TaskSubmission> tasks,
        CancellationToken cancellationToken = default
    )
    {
        var made = new TaskEnvelope[tasks.Count];
        for (int i = 0; i < made.Length; i++)
            made[i] = envelopes.Create(tasks[i]);
        metrics.Submitted(backend.Name, made);
        if (made.Length == 0)
            return new([]);
        declarations.Ensure();
        return backend.SubmitAsync(made, cancellationToken);
    }
}
