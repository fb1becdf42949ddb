using TaskKit.Health;
using TaskKit.Telemetry;

namespace TaskKit.Working;

/// <summary>The state of the worker's loops, for the health check.</summary>
internal sealed class WorkerStatus
{
    private readonly Lock _gate = new();
    private string? _receiveFailure;
    private string? _settleFailure;
    private bool _stopping;
    private Func<int>? _overdue;
    private Func<IReadOnlyList<HandlerStatus>>? _handlers;

    /// <summary>The reason why the worker cannot make progress, or <see langword="null"/>.</summary>
    public string? Failure
    {
        get
        {
            lock (_gate)
                return _settleFailure ?? _receiveFailure ?? (_stopping ? "The worker is stopping." : null);
        }
    }

    /// <summary>The trouble although tasks are run, or <see langword="null"/>.</summary>
    public string? Concern =>
        _overdue?.Invoke() is > 0 and var count
            ? $"{count} running {(count == 1 ? "attempt is" : "attempts are")} beyond the timeout; a handler that ignores its cancelled token keeps its slot."
            : null;

    /// <summary>The last known states of the handlers that are asked for their health.</summary>
    public IReadOnlyList<HandlerStatus> Handlers => _handlers?.Invoke() ?? [];

    /// <summary>Says how the running attempts are looked at.</summary>
    /// <param name="overdue">Counts those that run on after their timeouts.</param>
    public void Watch(Func<int> overdue) => _overdue = overdue;

    /// <summary>Says how the handlers with a word on their health are.</summary>
    /// <param name="handlers">The last known states.</param>
    public void Watch(Func<IReadOnlyList<HandlerStatus>> handlers) => _handlers = handlers;

    public void Stopping()
    {
        lock (_gate)
            _stopping = true;
    }

    /// <summary>Notes how the last receive went, and tells whether a failure has just ended.</summary>
    public bool Received(Exception? error)
    {
        lock (_gate)
            return Note(ref _receiveFailure, error);
    }

    /// <summary>Notes how the last settle went, and tells whether a failure has just ended.</summary>
    public bool Settled(Exception? error)
    {
        lock (_gate)
            return Note(ref _settleFailure, error);
    }

    private static bool Note(ref string? failure, Exception? error)
    {
        bool recovered = failure is not null && error is null;
        failure = error is null ? null : ExceptionText.Of(error);
        return recovered;
    }
}
