using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Registry;
using TaskKit.Registry.Calling;
using TaskKit.Telemetry;

namespace TaskKit.Execution;

/// <summary>
/// Runs one attempt: parse, middleware and handler, outcome. Synchronous until the handler's first await, so that a handler without one costs no state machine.
/// Nobody awaits an attempt, so nothing leaves this class as an exception: what is thrown before the outcome is settled is the attempt's failure.
/// </summary>
internal sealed class TaskExecutor(
    IServiceProvider services,
    PayloadParser parser,
    Outcome outcome,
    FollowUps followUps,
    AttemptTimeouts timeouts,
    AttemptReport report,
    ILogger log
)
{
    private readonly IServiceScopeFactory? _scopes = services.GetService<IServiceScopeFactory>();

    /// <summary>Told the end of each attempt: its settlement, or none if it is no longer this worker's.</summary>
    public required Action<Attempt, TaskSettlement?> Ended { get; init; }

    public void Run(Attempt attempt)
    {
        try
        {
            Begin(attempt);
        }
        catch (Exception e)
        {
            GiveBack(attempt, e);
        }
    }

    private void Begin(Attempt attempt)
    {
        if (parser.Parse(attempt, out var payload) is { } rejected)
        {
            End(attempt, rejected, error: null);
            return;
        }
        var task = attempt.Delivery.Task;
        var context = new TaskContext(task, attempt.Delivery.Attempt, task.MaxRetries ?? attempt.Settings!.MaxRetries, followUps);
        timeouts.Start(attempt, attempt.Timeout);
        if (TaskSpans.IsTracing || attempt.Settings!.NeedsScope)
            _ = RunScopedAsync(attempt, payload, context);
        else
            RunDirect(attempt, payload, context);
    }

    /// <summary>The failure of an attempt that had succeeded, until a follow-up of it was refused.</summary>
    /// <param name="delivery">The attempt.</param>
    /// <param name="settings">The settings of its type, or <see langword="null"/>.</param>
    /// <param name="cause">The follow-up, and the reason why it was refused.</param>
    public TaskSettlement Refused(TaskDelivery delivery, TaskTypeSettings? settings, string cause)
    {
        var settlement = outcome.Refused(delivery, settings, cause);
        report.Refused(delivery, settlement);
        return settlement;
    }

    private void RunDirect(Attempt attempt, object payload, TaskContext context)
    {
        TaskResult? result = null;
        Exception? error = null;
        try
        {
            var running = attempt.Settings!.RunAsync(services, payload, context, attempt.Token);
            if (!running.IsCompleted)
            {
                attempt.NoteReturned();
                _ = FinishAsync(attempt, context, running);
                return;
            }
            result = running.GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            error = e;
        }
        EndWith(attempt, context, result, error);
    }

    private async Task FinishAsync(Attempt attempt, TaskContext context, ValueTask<TaskResult> running)
    {
        TaskResult? result = null;
        Exception? error = null;
        try
        {
            result = await running.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e;
        }
        EndWith(attempt, context, result, error);
    }

    private async Task RunScopedAsync(Attempt attempt, object payload, TaskContext context)
    {
        var activity = report.StartSpan(attempt);
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
        var settlement = EndWith(attempt, context, result, error);
        AttemptReport.EndSpan(activity, settlement);
    }

    private async Task<TaskResult> RunInScopeAsync(Attempt attempt, object payload, TaskContext context)
    {
        if (!attempt.Settings!.NeedsScope || _scopes is null)
            return await RunHandlerAsync(attempt, services, payload, context).ConfigureAwait(false);
        var scope = _scopes.CreateAsyncScope();
        TaskResult result;
        try
        {
            result = await RunHandlerAsync(attempt, scope.ServiceProvider, payload, context).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            try
            {
                await scope.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception disposal)
            {
                throw new HandlerDisposalException(error, disposal);
            }
            throw;
        }
        await scope.DisposeAsync().ConfigureAwait(false);
        return result;
    }

    private static ValueTask<TaskResult> RunHandlerAsync(Attempt attempt, IServiceProvider provider, object payload, TaskContext context)
    {
        var running = attempt.Settings!.RunAsync(provider, payload, context, attempt.Token);
        if (!running.IsCompleted)
            attempt.NoteReturned();
        return running;
    }

    private TaskSettlement? EndWith(Attempt attempt, TaskContext context, TaskResult? result, Exception? error) =>
        error is null ? EndWith(attempt, context, result) : EndWith(attempt, context, error);

    private TaskSettlement? EndWith(Attempt attempt, TaskContext context, TaskResult? result)
    {
        TaskSettlement? settlement;
        try
        {
            settlement = outcome.Of(attempt, context, attempt.Settings!.Chain is { } chain ? chain.Checked(result, context) : result);
        }
        catch (Exception e)
        {
            return EndWith(attempt, context, e);
        }
        End(attempt, settlement, error: null);
        return settlement;
    }

    private TaskSettlement? EndWith(Attempt attempt, TaskContext context, Exception error)
    {
        context.TakeFollowUps();
        // A handler fails for want of its services once the host is disposed under it. That is a shutdown, and costs no retry.
        if (attempt.Cause == StopCause.None && AreServicesDisposed())
            attempt.Stop(StopCause.Shutdown, log);
        TaskSettlement? settlement;
        try
        {
            settlement = outcome.Of(attempt, context.MaxRetries, error);
        }
        catch (Exception e)
        {
            return GiveBack(attempt, new AggregateException(e, error));
        }
        End(attempt, settlement, error);
        return settlement;
    }

    // What throws outside the handler is the clock or the source of chance: neither may cost the task a retry, nor the worker a slot.
    private TaskSettlement GiveBack(Attempt attempt, Exception error)
    {
        Say(attempt, error);
        var settlement = TaskSettlement.Released(attempt.Delivery);
        End(attempt, settlement, error: null);
        return settlement;
    }

    private void End(Attempt attempt, TaskSettlement? settlement, Exception? error)
    {
        try
        {
            Ended(attempt, settlement);
        }
        catch (Exception e)
        {
            Say(attempt, e);
        }
        report.Ended(attempt, settlement, error);
    }

    private void Say(Attempt attempt, Exception error) =>
        log.AttemptTroubled(error, attempt.Delivery.Task.Type, attempt.Delivery.Task.Id, attempt.Delivery.Attempt);

    private bool AreServicesDisposed()
    {
        try
        {
            services.GetService(typeof(TaskRegistry));
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }
}
