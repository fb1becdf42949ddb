namespace TaskKit.Working;

/// <summary>
/// Alternates solo turns, in which only solo tasks run, with shared turns for all other tasks. A solo task stops everything else in its process,
/// and a crash under load can leave many solo tasks behind; without turns they would starve the others.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="isIdle">Tells that no task runs: then a shared turn ends early.</param>
/// <param name="turned">Called, on any thread, when a solo turn begins.</param>
internal sealed class SoloTurns(TimeProvider time, Func<bool> isIdle, Action turned) : IDisposable
{
    /// <summary>The shortest solo turn. A task that runs at its end is allowed to finish.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(2);

    /// <summary>The longest shared turn. A shared turn is as long as the solo turn before it, up to this.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromMinutes(1);

    /// <summary>The time between two checks whether a shared turn is over.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private ITimer? _timer;
    private long? _begun;
    private long _sharedEnd;
    private int _announced;

    // Read without the lock, after each task.
    private volatile bool _isWaiting;
    private volatile bool _isShared;

    /// <summary>True during a solo turn: no other task may start, and running tasks are waited for.</summary>
    public bool IsTurn => _isWaiting && !_isShared;

    /// <summary>The number of announcements so far, for <see cref="NoneLeft"/>.</summary>
    public int Announced
    {
        get
        {
            lock (_gate)
                return _announced;
        }
    }

    /// <summary>Notes that a solo task waits.</summary>
    public void Announce()
    {
        lock (_gate)
        {
            _isWaiting = true;
            _announced++;
            if (_isShared)
                return;
            _begun ??= time.GetTimestamp();
        }
        turned();
    }

    /// <summary>Begins a shared turn when the solo turn has been long enough. Called while no task runs.</summary>
    public void EndIfLong()
    {
        lock (_gate)
        {
            if (_isShared || _begun is not { } begun || time.GetElapsedTime(begun) is var taken && taken < Least)
                return;
            (_begun, _isShared) = (null, true);
            var turn = taken < Most ? taken : Most;
            _sharedEnd = time.GetTimestamp() + (long)(turn.TotalSeconds * time.TimestampFrequency);
            _timer ??= time.CreateTimer(
                static self => ((SoloTurns)self!).OnBeat(),
                this,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
            _timer.Change(Beat, Beat);
        }
    }

    /// <summary>Notes that no solo task waits any more.</summary>
    /// <param name="announced">The value of <see cref="Announced"/> before the receive: a task announced since then still counts.</param>
    public void NoneLeft(int announced)
    {
        lock (_gate)
            if (announced == _announced)
                (_isWaiting, _begun) = (false, null);
    }

    public void Dispose()
    {
        lock (_gate)
            _timer?.Dispose();
    }

    private void OnBeat()
    {
        lock (_gate)
        {
            if (!_isShared || (time.GetTimestamp() < _sharedEnd && !isIdle()))
                return;
            _isShared = false;
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (!_isWaiting)
                return;
            _begun = time.GetTimestamp();
        }
        turned();
    }
}
