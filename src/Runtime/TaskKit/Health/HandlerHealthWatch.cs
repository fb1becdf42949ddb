using Microsoft.Extensions.Logging;
using TaskKit.Registry;
using TaskKit.Registry.Switching;
using TaskKit.Telemetry;

namespace TaskKit.Health;

/// <summary>Asks the handlers for their health, again and again, and switches their types off and on. It exists only where a handler can be asked.</summary>
/// <param name="checks">One for each handler that can be asked.</param>
/// <param name="switches">Told which types are off.</param>
/// <param name="period">The time from one question to the next.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Told each change.</param>
internal sealed class HandlerHealthWatch(
    IReadOnlyList<HandlerCheck> checks,
    TypeSwitches switches,
    TimeSpan period,
    TimeProvider time,
    ILogger log
) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private ITimer? _timer;

    /// <summary>The last known states, by type and version.</summary>
    public IReadOnlyList<HandlerStatus> Statuses
    {
        get
        {
            lock (_gate)
                return [.. checks.Select(check => check.Status)];
        }
    }

    /// <summary>Asks all handlers, and then goes on to ask them. Ends when each has answered or its time is up, or the worker stops.</summary>
    public async Task BeginAsync()
    {
        await Task.WhenAll(checks.Select(AskAsync)).ConfigureAwait(false);
        lock (_gate)
            if (!_stop.IsCancellationRequested)
                _timer = time.CreateTimer(static watch => ((HandlerHealthWatch)watch!).AskAll(), this, period, period);
    }

    /// <summary>Asks no more, and waits for no answer.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            if (!_stop.IsCancellationRequested)
                _ = CancelAsync();
        }
    }

    public void Dispose() => Stop();

    private void AskAll()
    {
        foreach (var check in checks)
            _ = AskAsync(check);
    }

    private async Task CancelAsync()
    {
        try
        {
            await _stop.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException)
        {
            // The callbacks are those of the checks: foreign code, with which the stop does not fail.
        }
    }

    private async Task AskAsync(HandlerCheck check)
    {
        try
        {
            if (await check.AskAsync(_stop.Token).ConfigureAwait(false) is { } answer)
                Apply(check, answer);
        }
        catch (OperationCanceledException)
        {
            // The worker stops.
        }
    }

    // One at a time, so that of the versions of a type no answer overtakes another one.
    private void Apply(HandlerCheck check, HealthAnswer answer)
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
                return;
            string? before = check.Status.Answer?.Reason;
            check.Note(answer);
            Say(check.Registration, before, answer);
            string type = check.Registration.Type;
            switches.SetUnhealthy(type, ReasonOf(type));
        }
    }

    private string? ReasonOf(string type) =>
        checks
            .Where(check => check.Registration.Type == type)
            .Select(check => check.Status.OffReason)
            .FirstOrDefault(reason => reason is not null);

    private void Say(TaskRegistration handler, string? before, HealthAnswer answer)
    {
        if (answer.Reason is null && before is not null)
            log.HandlerHealthy(handler.HandlerType.ToString(), handler.Type);
        else if (answer.Reason is { } reason && reason != before)
            log.HandlerUnhealthy(answer.Error, handler.HandlerType.ToString(), handler.Type, reason);
    }
}
