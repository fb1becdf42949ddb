using Microsoft.Extensions.DependencyInjection;
using TaskKit.Registry;
using TaskKit.Telemetry;

namespace TaskKit.Health;

/// <summary>The question to one handler. It is asked on an instance of its own, and never a second time while it hangs.</summary>
/// <param name="registration">The handler.</param>
/// <param name="version">Its version; <see langword="null"/> when the type has only one.</param>
/// <param name="services">The host's services.</param>
/// <param name="needsScope">True when the handler takes a service that is not a singleton.</param>
/// <param name="timeout">The longest time of an answer.</param>
/// <param name="time">The clock.</param>
internal sealed class HandlerCheck(
    TaskRegistration registration,
    int? version,
    IServiceProvider services,
    bool needsScope,
    TimeSpan timeout,
    TimeProvider time
)
{
    private int _isAsking;

    public TaskRegistration Registration => registration;

    public HandlerStatus Status { get; private set; } = new(registration.Type, version, null);

    /// <summary>Notes the last answer.</summary>
    public void Note(HealthAnswer answer) => Status = Status with { Answer = answer };

    /// <summary>Asks, and waits for the answer for as long as the timeout.</summary>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns><see langword="null"/> when the question of before still hangs.</returns>
    /// <exception cref="OperationCanceledException">The worker stops.</exception>
    public async Task<HealthAnswer?> AskAsync(CancellationToken stop)
    {
        if (Interlocked.Exchange(ref _isAsking, 1) != 0)
            return null;
        // On the pool, since a check may block its thread.
        var asking = Task.Run(() => RunAsync(stop), CancellationToken.None);
        try
        {
            return await asking.WaitAsync(timeout, time, stop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return Late;
        }
    }

    private HealthAnswer Late => new($"its check did not answer within {DurationText.Format(timeout)}");

    private async Task<HealthAnswer> RunAsync(CancellationToken stop)
    {
        try
        {
            using var limit = new CancellationTokenSource(timeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
            try
            {
                return Read(await InScopeAsync(either.Token).ConfigureAwait(false));
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                return Late;
            }
        }
        catch (Exception e)
        {
            // Its text may hold more than a health check may show. The log has it.
            return new HealthAnswer($"its check threw {e.GetType().Name}", e);
        }
        finally
        {
            Volatile.Write(ref _isAsking, 0);
        }
    }

    private static HealthAnswer Read(TaskHandlerHealth? health) =>
        health is null ? new("its check returned null; expected a TaskHandlerHealth")
        : health.Reason is { } reason ? new(LogText.Safe(reason))
        : new(null);

    private async ValueTask<TaskHandlerHealth> InScopeAsync(CancellationToken cancellationToken)
    {
        if (!needsScope)
            return await registration.CheckHealthAsync(services, cancellationToken).ConfigureAwait(false);
        var scope = services.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
            return await registration.CheckHealthAsync(scope.ServiceProvider, cancellationToken).ConfigureAwait(false);
    }
}
