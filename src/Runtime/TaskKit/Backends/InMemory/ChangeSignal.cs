namespace TaskKit.Backends.InMemory;

/// <summary>Lets all receivers look again, at once or when the next task becomes due. Used under the store's lock, which its timer takes too.</summary>
internal sealed class ChangeSignal
{
    // The system's timers cut fractions of a millisecond off, and take no more than 49 days; one that fires too early is set again.
    private static readonly TimeSpan ShortestTimer = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly Lock _gate;
    private readonly ITimer _timer;
    private TaskCompletionSource _next = NewSignal();

    public ChangeSignal(Lock gate, TimeProvider time)
    {
        _gate = gate;
        _timer = time.CreateTimer(
            static signal => ((ChangeSignal)signal!).OnTimer(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Ends with the next announcement.</summary>
    public Task Next => _next.Task;

    public void Announce()
    {
        _next.SetResult();
        _next = NewSignal();
    }

    public void AnnounceIn(TimeSpan time) =>
        _timer.Change(new TimeSpan(Math.Clamp(time.Ticks, ShortestTimer.Ticks, LongestTimer.Ticks)), Timeout.InfiniteTimeSpan);

    /// <summary>Announces the end of the store.</summary>
    public void End()
    {
        _timer.Dispose();
        Announce();
    }

    private void OnTimer()
    {
        lock (_gate)
            Announce();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
