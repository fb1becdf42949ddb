using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Payloads;
using TaskKit.Telemetry;

namespace TaskKit.Execution;

/// <summary>Runs one attempt: parse, handler, outcome. Synchronous until the handler's first await, so that a handler without one costs no state machine.</summary>
internal sealed class TaskExecutor(
    IServiceProvider services,
    string system,
    int maxPayloadBytes,
    Outcome outcome,
    AttemptTimeouts timeouts,
    TaskMetrics metrics,
    TimeProvider time,
    ILogger log
)
{
    private readonly IServiceScopeFactory? _scopes = services.GetService<IServiceScopeFactory>();

    /// <summary>Told the end of each attempt: its settlement, or none if it is no longer this worker's.</summary>
    public required Action<Attempt, TaskSettlement?> Ended { get; init; }

    public required IReadOnlyList<string> RegisteredTypes { get; init; }

    public void Run(Attempt attempt)
    {
        if (Parse(attempt, out var payload) is { } rejected)
        {
            End(attempt, rejected, error: null);
            return;
        }
        var task = attempt.Delivery.Task;
        var context = new TaskContext(task, attempt.Delivery.Attempt, task.MaxRetries ?? attempt.Settings!.MaxRetries);
        timeouts.Start(attempt, attempt.Timeout);
        if (TaskMetrics.IsTracing || attempt.Settings!.NeedsScope)
            _ = RunScopedAsync(attempt, payload, context);
        else
            RunDirect(attempt, payload, context);
    }

    /// <summary>The failure of an attempt that had succeeded, until a follow-up of it was refused.</summary>
    /// <param name="delivery">The attempt.</param>
    /// <param name="maxRetries">How often a failed attempt is repeated.</param>
    /// <param name="cause">Names the follow-up, and why it was refused.</param>
    public TaskSettlement Refused(TaskDelivery delivery, int maxRetries, string cause)
    {
        var settlement = outcome.Refused(delivery, maxRetries, cause);
        try
        {
            Report(delivery, settlement, error: null);
        }
        catch (Exception)
        {
            // A logger that throws must not cost the outcomes that are stored beside this one.
        }
        return settlement;
    }

    private TaskSettlement? Parse(Attempt attempt, out object payload)
    {
        payload = attempt;
        var delivery = attempt.Delivery;
        if (delivery.Malformed is { } why)
            return Outcome.Buried(delivery, DeadLetterReasons.Malformed, TaskError.Validation(why));
        if (attempt.Settings is null)
            return Outcome.Buried(delivery, DeadLetterReasons.UnknownType, TaskError.Permanent(UnknownType(delivery.Task.Type)));
        if (delivery.Task.Payload.Length > maxPayloadBytes)
        {
            string text =
                $"The payload has {delivery.Task.Payload.Length} bytes; at most {maxPayloadBytes} are allowed (TaskKit:MaxPayloadBytes).";
            return Outcome.Buried(delivery, DeadLetterReasons.InvalidPayload, TaskError.Validation(text));
        }
        try
        {
            payload = attempt.Settings.Registration.Parse(delivery.Task.Payload.Span);
            return null;
        }
        catch (PayloadException e)
        {
            return Outcome.Buried(delivery, DeadLetterReasons.InvalidPayload, TaskError.Validation(e.Message));
        }
        catch (Exception e)
        {
            // A payload's constructor may throw anything; what it refuses now it refuses each time.
            string text = $"The payload's constructor threw {e.GetType().Name}.";
            return Outcome.Buried(delivery, DeadLetterReasons.InvalidPayload, TaskError.Validation(text));
        }
    }

    private string UnknownType(string type) =>
        $"No handler registered for task type '{type}'. Registered types: [{string.Join(", ", RegisteredTypes.Select(known => $"'{known}'"))}]";

    private void RunDirect(Attempt attempt, object payload, TaskContext context)
    {
        ValueTask<TaskResult> running;
        try
        {
            running = attempt.Settings!.Registration.RunAsync(services, payload, context, attempt.Token);
        }
        catch (Exception e)
        {
            EndWith(attempt, context, e);
            return;
        }
        if (running.IsCompletedSuccessfully)
            EndWith(attempt, context, running.Result);
        else
            _ = FinishAsync(attempt, context, running);
    }

    private async Task FinishAsync(Attempt attempt, TaskContext context, ValueTask<TaskResult> running)
    {
        TaskResult? result;
        try
        {
            result = await running.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            EndWith(attempt, context, e);
            return;
        }
        EndWith(attempt, context, result);
    }

    private async Task RunScopedAsync(Attempt attempt, object payload, TaskContext context)
    {
        using var activity = TaskMetrics.StartProcess(system, attempt.Settings!.Registration.Topic, attempt.Delivery);
        TaskResult? result = null;
        Exception? error = null;
        try
        {
            result = await RunInScopeAsync(attempt, payload, context).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e;
        }
        var settlement = error is null ? EndWith(attempt, context, result) : EndWith(attempt, context, error);
        if (settlement?.Failure?.Error.Type is { } type)
            activity?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", type);
    }

    private async Task<TaskResult> RunInScopeAsync(Attempt attempt, object payload, TaskContext context)
    {
        var registration = attempt.Settings!.Registration;
        if (!attempt.Settings.NeedsScope || _scopes is null)
            return await registration.RunAsync(services, payload, context, attempt.Token).ConfigureAwait(false);
        var scope = _scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
            return await registration.RunAsync(scope.ServiceProvider, payload, context, attempt.Token).ConfigureAwait(false);
    }

    private TaskSettlement? EndWith(Attempt attempt, TaskContext context, TaskResult? result)
    {
        TaskSettlement? settlement;
        try
        {
            settlement = outcome.Of(attempt, context, result);
        }
        catch (TaskSubmitException e)
        {
            // A follow-up that cannot be written: the handler's mistake, so it is told as the handler's failure.
            return EndWith(attempt, context, e);
        }
        End(attempt, settlement, error: null);
        return settlement;
    }

    private TaskSettlement? EndWith(Attempt attempt, TaskContext context, Exception error)
    {
        var settlement = outcome.Of(attempt, context.MaxRetries, error);
        End(attempt, settlement, error);
        return settlement;
    }

    private void End(Attempt attempt, TaskSettlement? settlement, Exception? error)
    {
        Ended(attempt, settlement);
        try
        {
            Measure(attempt, settlement);
            Report(attempt.Delivery, settlement, error);
        }
        catch (Exception)
        {
            // A logger or a listener that throws (an exception may throw while it is written down) must not cost the task or the worker.
        }
    }

    private void Measure(Attempt attempt, TaskSettlement? settlement)
    {
        if (!metrics.IsMeasuring || attempt.Started == 0)
            return;
        double seconds = time.GetElapsedTime(attempt.Started).TotalSeconds;
        metrics.Processed(system, attempt.Delivery.Task.Type, seconds, settlement?.Kind, settlement?.Failure?.Error.Type);
    }

    private void Report(TaskDelivery delivery, TaskSettlement? settlement, Exception? error)
    {
        var task = delivery.Task;
        switch (settlement?.Kind)
        {
            case null:
                log.Stale(task.Type, task.Id, delivery.Attempt);
                break;
            case SettlementKind.Retry:
                // One stack trace per task is enough to find the cause.
                log.WillRetry(
                    delivery.Attempt == 1 ? error : null,
                    task.Type,
                    task.Id,
                    delivery.Attempt,
                    settlement.Value.Failure!.Reason,
                    settlement.Value.Due
                );
                break;
            case SettlementKind.Dead:
                log.Buried(error, task.Type, task.Id, delivery.Attempt, settlement.Value.Failure!.Reason);
                break;
            case { } kind when log.IsEnabled(LogLevel.Debug):
                log.Ended(task.Type, task.Id, delivery.Attempt, kind.ToString());
                break;
        }
    }
}
