namespace TaskKit.Execution;

/// <summary>
/// When tasks that must run alone may do so. Each of them stops everything else in its process, and a crash under load leaves many behind: so
/// they and the others take turns.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="isIdle">Whether nothing runs: the others' turn then ends, since none of them needs it.</param>
/// <param name="turned">Called, from any thread, when their turn comes.</param>
internal sealed class LoneTurns(TimeProvider time, Func<bool> isIdle, Action turned) : IDisposable
{
    /// <summary>How long a turn of theirs is at least; one that runs then still ends.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(2);

    /// <summary>The others' turn is as long as theirs was, but not longer than this.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromMinutes(1);

    /// <summary>How often it is looked at whether the others need their turn.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private ITimer? _timer;
    private long? _begun;
    private long _othersEnd;
    private int _announced;

    // Looked at without the lock, after each task.
    private volatile bool _isWaiting;
    private volatile bool _isOthersTurn;

    /// <summary>Whether they are to run now: nothing else may be started, and what runs is waited for.</summary>
    public bool IsTurn => _isWaiting && !_isOthersTurn;

    /// <summary>How often one was announced, for <see cref="None"/>.</summary>
    public int Announced
    {
        get
        {
            lock (_gate)
                return _announced;
        }
    }

    /// <summary>One of them waits.</summary>
    public void Announce()
    {
        lock (_gate)
        {
            _isWaiting = true;
            _announced++;
            if (_isOthersTurn)
                return;
            _begun ??= time.GetTimestamp();
        }
        turned();
    }

    /// <summary>Nothing runs: goes over to the others' turn when this one has been long enough.</summary>
    public void Look()
    {
        lock (_gate)
        {
            if (_isOthersTurn || _begun is not { } begun || time.GetElapsedTime(begun) is var taken && taken < Least)
                return;
            (_begun, _isOthersTurn) = (null, true);
            var turn = taken < Most ? taken : Most;
            _othersEnd = time.GetTimestamp() + (long)(turn.TotalSeconds * time.TimestampFrequency);
            _timer ??= time.CreateTimer(
                static self => ((LoneTurns)self!).LookAtOthers(),
                this,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
            _timer.Change(Beat, Beat);
        }
    }

    /// <summary>None is left.</summary>
    /// <param name="announced">What <see cref="Announced"/> was before the look: one that was announced since is not forgotten.</param>
    public void None(int announced)
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

    private void LookAtOthers()
    {
        lock (_gate)
        {
            if (!_isOthersTurn || (time.GetTimestamp() < _othersEnd && !isIdle()))
                return;
            _isOthersTurn = false;
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (!_isWaiting)
                return;
            _begun = time.GetTimestamp();
        }
        turned();
    }
}
