using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskKit.Backends;
using TaskKit.Execution;

namespace TaskKit;

/// <summary>
/// Ready while the backend can store tasks, the worker's loops make progress and the worker is not stopping; degraded while the backend warns.
/// </summary>
internal sealed class TaskKitHealthCheck(ITaskBackend backend, WorkerStatus status) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string? failure = status.Failure ?? await backend.CheckAsync(cancellationToken).ConfigureAwait(false);
        if (failure is not null)
            return new HealthCheckResult(context.Registration.FailureStatus, failure);
        return backend.Warning is { } warning ? HealthCheckResult.Degraded(warning) : HealthCheckResult.Healthy();
    }
}
