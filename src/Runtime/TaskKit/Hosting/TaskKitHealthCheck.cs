using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskKit.Backends;
using TaskKit.Health;
using TaskKit.Pausing;
using TaskKit.Working;

namespace TaskKit;

/// <summary>
/// Ready while the backend can store tasks, the worker's loops make progress and the worker is not stopping. Degraded while attempts run on after their
/// timeouts, handlers are unhealthy, tasks wait for a program that is away, or the backend warns. Pauses are said, and are no fault. Its data have the state of each handler that is asked.
/// </summary>
internal sealed class TaskKitHealthCheck(ITaskBackend backend, WorkerStatus status, PausedTypes paused) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string? failure = status.Failure ?? await backend.CheckAsync(cancellationToken).ConfigureAwait(false);
        if (failure is not null)
            return new HealthCheckResult(context.Registration.FailureStatus, failure);
        var handlers = status.Handlers;
        string?[] concerns =
        [
            status.Concern,
            .. handlers.Where(handler => handler.OffReason is not null).Select(Sentence),
            backend.Warning,
            await AbandonedAsync(cancellationToken).ConfigureAwait(false),
        ];
        string text = string.Join(" ", concerns.Where(concern => concern is not null));
        var states = handlers.ToDictionary(handler => handler.Name, object (handler) => handler.Text, StringComparer.Ordinal);
        string pauses = string.Join(" ", paused.Concerning.Select(pause => $"A pause, {pause.Scope}: {pause.Sentence}."));
        return text.Length > 0
            ? HealthCheckResult.Degraded(pauses.Length > 0 ? $"{text} {pauses}" : text, data: states)
            : HealthCheckResult.Healthy(pauses.Length > 0 ? pauses : null, states);
    }

    private static string Sentence(HandlerStatus handler) =>
        $"Task type '{handler.Type}' is switched off: {handler.OffReason?.TrimEnd('.')}.";

    private async Task<string?> AbandonedAsync(CancellationToken cancellationToken)
    {
        try
        {
            var abandoned = await TaskTypeStatus.AbandonedAsync(backend, cancellationToken).ConfigureAwait(false);
            return abandoned.Count == 0 ? null : string.Join("; ", abandoned.Select(type => type.Sentence)) + ".";
        }
        catch (Exception e) when (e is BackendUnavailableException or BackendLostException)
        {
            // The backend has just answered; the next check tells.
            return null;
        }
    }
}
