namespace TaskKit.Execution;

/// <summary>
/// When tasks that must run alone may do so. Each of them stops everything else in its process, and a crash under load leaves many behind: so
/// they and the others take turns.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="turned">Called, from any thread, when their turn comes.</param>
internal sealed class LoneTurns(TimeProvider time, Action turned) : IDisposable
{
    /// <summary>How long a turn of theirs is at least; one that runs then still ends.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(5);

    /// <summary>The others' turn is as long as theirs was, but not longer than this.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private ITimer? _timer;
    private long? _begun;
    private bool _isWaiting;
    private bool _isOthersTurn;

    /// <summary>Whether they are to run now: nothing else may be started, and what runs is waited for.</summary>
    public bool IsTurn
    {
        get
        {
            lock (_gate)
                return _isWaiting && !_isOthersTurn;
        }
    }

    /// <summary>One of them waits.</summary>
    public void Announce()
    {
        lock (_gate)
        {
            _isWaiting = true;
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
            _timer?.Dispose();
            _timer = time.CreateTimer(
                static self => ((LoneTurns)self!).Return(),
                this,
                taken < Most ? taken : Most,
                Timeout.InfiniteTimeSpan
            );
        }
    }

    /// <summary>None is left.</summary>
    public void None()
    {
        lock (_gate)
            (_isWaiting, _begun) = (false, null);
    }

    public void Dispose()
    {
        lock (_gate)
            _timer?.Dispose();
    }

    private void Return()
    {
        lock (_gate)
        {
            _isOthersTurn = false;
            if (!_isWaiting)
                return;
            _begun = time.GetTimestamp();
        }
        turned();
    }
}
