namespace TaskKit.Execution;

/// <summary>
/// Stops attempts whose time is up. One timer, set to the earliest deadline, serves all slots: starting an attempt costs a comparison, where a
/// timer of its own would cost an allocation and a lock.
/// </summary>
internal sealed class AttemptTimeouts : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly AttemptSlots _slots;
    private readonly ITimer _timer;
    private long _armedFor = long.MaxValue;

    public AttemptTimeouts(AttemptSlots slots, TimeProvider time)
    {
        _slots = slots;
        _time = time;
        _timer = time.CreateTimer(
            static self => ((AttemptTimeouts)self!).Sweep(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    public void Start(Attempt attempt, TimeSpan timeout)
    {
        long now = _time.GetTimestamp();
        attempt.Started = now;
        if (timeout == Timeout.InfiniteTimeSpan)
            return;
        attempt.Deadline = now + (long)(timeout.TotalSeconds * _time.TimestampFrequency);
        if (attempt.Deadline < Volatile.Read(ref _armedFor))
            Arm(attempt.Deadline, now);
    }

    public void Dispose() => _timer.Dispose();

    private void Arm(long deadline, long now)
    {
        lock (_gate)
        {
            if (deadline >= _armedFor)
                return;
            _armedFor = deadline;
            _timer.Change(Until(deadline, now), Timeout.InfiniteTimeSpan);
        }
    }

    // A timer may fire a little early; one more millisecond saves a second sweep.
    private TimeSpan Until(long deadline, long now) =>
        TimeSpan.FromSeconds(Math.Max(0, deadline - now) / (double)_time.TimestampFrequency) + TimeSpan.FromMilliseconds(1);

    private void Sweep()
    {
        lock (_gate)
            _armedFor = long.MaxValue;
        long now = _time.GetTimestamp();
        long next = long.MaxValue;
        foreach (var attempt in _slots.Snapshot())
        {
            if (attempt.Deadline <= now)
                attempt.Stop(StopCause.TimedOut);
            else
                next = Math.Min(next, attempt.Deadline);
        }
        if (next != long.MaxValue)
            Arm(next, now);
    }
}
