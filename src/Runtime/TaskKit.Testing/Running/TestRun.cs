using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Execution;

namespace TaskKit.Testing.Running;

/// <summary>One delivery on its way through its handler.</summary>
internal sealed class TestRun(Attempt attempt, HandlerOverride? instead, CrashPoint? crash, BusyGate busy)
{
    // By the system's clock: a cancelled token sets the handler going on threads of the pool, and nothing tells when it has gone on.
    private static readonly TimeSpan Reaction = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource<TaskSettlement?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _stopped;

    public Attempt Attempt => attempt;

    public TaskDelivery Delivery => attempt.Delivery;

    public CrashPoint? Crash => crash;

    /// <summary>The payload, once the handler was called.</summary>
    public object? Payload { get; private set; }

    /// <summary>The exception that the handler threw.</summary>
    public Exception? Exception { get; private set; }

    /// <summary>The settlement; <see langword="null"/> for an attempt that the worker lost.</summary>
    public Task<TaskSettlement?> Ended => _ended.Task;

    /// <summary>Calls the handler, or what stands for it.</summary>
    public async ValueTask<TaskResult> CallAsync(
        object payload,
        TaskContext context,
        Func<ValueTask<TaskResult>> handler,
        CancellationToken token
    )
    {
        Payload = payload;
        try
        {
            var running =
                instead is { } other && other.PayloadType.IsInstanceOfType(payload) ? other.RunAsync(payload, context, token) : handler();
            return await running.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Exception = e;
            throw;
        }
    }

    /// <summary>Ends the run. The call that waits for it is busy from here on.</summary>
    public void End(TaskSettlement? settlement)
    {
        busy.Enter();
        if (!_ended.TrySetResult(settlement))
            busy.Exit();
    }

    /// <summary>Gives the handler up: its end no longer counts.</summary>
    /// <returns><see langword="false"/> when it has ended.</returns>
    public bool GiveUp(TaskTestException? reason = null) => reason is null ? _ended.TrySetResult(null) : _ended.TrySetException(reason);

    /// <summary>Cancels the handler's token, and lets the handler end.</summary>
    public Task StopAsync(StopCause cause, ILogger log)
    {
        attempt.Stop(cause, log);
        return StoppedAsync();
    }

    /// <summary>Waits for the end of a handler whose token is cancelled. One that ignores its token is waited for only once, and not for long.</summary>
    public async Task StoppedAsync()
    {
        if (attempt.Cause == StopCause.None)
            return;
        _stopped ??= ((Task)_ended.Task).WaitAsync(Reaction, TimeProvider.System);
        await _stopped.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
