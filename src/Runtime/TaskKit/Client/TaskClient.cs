using TaskKit.Backends;
using TaskKit.Telemetry;

namespace TaskKit;

/// <summary>Submits tasks to the backend.</summary>
internal sealed class TaskClient(ITaskBackend backend, EnvelopeFactory envelopes, TaskMetrics metrics) : ITaskClient
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
        return made.Length == 0 ? new([]) : backend.SubmitAsync(made, cancellationToken);
    }
}
