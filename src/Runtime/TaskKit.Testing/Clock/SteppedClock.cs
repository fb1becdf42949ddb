using Microsoft.Extensions.Time.Testing;

namespace TaskKit.Testing.Clock;

/// <summary>
/// A clock that knows its next timer, so that it can be moved from one to the next: what a timer sets in motion sees the time at which it fired.
/// </summary>
internal sealed class SteppedClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Lock _gate = new();
    private readonly HashSet<SteppedTimer> _timers = [];

    /// <summary>The time of the next timer, or <see langword="null"/>.</summary>
    public DateTimeOffset? NextTimer
    {
        get
        {
            var now = GetUtcNow();
            lock (_gate)
                return _timers.Min(timer => timer.Due > now ? timer.Due : null);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SteppedTimer(this, callback, state);
        timer.Begin(base.CreateTimer(SteppedTimer.OnDue, timer, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan), dueTime, period);
        return timer;
    }

    /// <summary>A timer and the time at which it fires next.</summary>
    private sealed class SteppedTimer(SteppedClock clock, TimerCallback callback, object? state) : ITimer
    {
        private ITimer? _timer;
        private TimeSpan _period;

        public DateTimeOffset? Due { get; private set; }

        public static void OnDue(object? timer) => ((SteppedTimer)timer!).Fire();

        public void Begin(ITimer timer, TimeSpan dueTime, TimeSpan period)
        {
            _timer = timer;
            Change(dueTime, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            // Before the timer is set, since one that is due at once fires in the call.
            lock (clock._gate)
            {
                _period = period;
                Due = dueTime < TimeSpan.Zero ? null : clock.GetUtcNow() + dueTime;
                Keep();
            }
            return _timer!.Change(dueTime, period);
        }

        public void Dispose()
        {
            Forget();
            _timer!.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Forget();
            return _timer!.DisposeAsync();
        }

        private void Fire()
        {
            lock (clock._gate)
            {
                Due = _period > TimeSpan.Zero && Due is { } due ? due + _period : null;
                Keep();
            }
            callback(state);
        }

        private void Forget()
        {
            lock (clock._gate)
            {
                Due = null;
                Keep();
            }
        }

        // Timers that wait for nothing are not kept alive.
        private void Keep()
        {
            if (Due is null)
                clock._timers.Remove(this);
            else
                clock._timers.Add(this);
        }
    }
}
