namespace TaskKit.Bench.Limits;

/// <summary>Notes the time at which the tasks of free types are done, and the number of slow tasks that run at once.</summary>
/// <param name="first">The number of free tasks that are the warm-up.</param>
/// <param name="count">The number of all free tasks.</param>
internal sealed class LimitProbe(int first, int count)
{
    private readonly TaskCompletionSource<TimeSpan> _measured = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _free;
    private long _slow;
    private long _began;
    private int _running;
    private int _most;

    /// <summary>The time from the end of the warm-up to the last free task.</summary>
    public Task<TimeSpan> Measured => _measured.Task;

    /// <summary>Handler runs.</summary>
    public long Runs => Interlocked.Read(ref _free) + SlowRuns;

    /// <summary>Handler runs of the slow type.</summary>
    public long SlowRuns => Interlocked.Read(ref _slow);

    /// <summary>The most handlers of the slow type that ran at once.</summary>
    public int MostAtOnce => Volatile.Read(ref _most);

    public void FreeRan()
    {
        long ran = Interlocked.Increment(ref _free);
        if (ran == first)
            Volatile.Write(ref _began, TimeProvider.System.GetTimestamp());
        else if (ran == count)
            _measured.SetResult(TimeProvider.System.GetElapsedTime(Volatile.Read(ref _began)));
    }

    public void SlowStarted()
    {
        int running = Interlocked.Increment(ref _running);
        for (int most; (most = Volatile.Read(ref _most)) < running; )
            Interlocked.CompareExchange(ref _most, running, most);
    }

    public void SlowEnded()
    {
        Interlocked.Decrement(ref _running);
        Interlocked.Increment(ref _slow);
    }
}
