namespace TaskKit.Http.Metrics;

/// <summary>Bounds the series of all families together, so that no tag can fill the memory.</summary>
internal sealed class SeriesLimit(int most)
{
    private int _count;
    private long _dropped;

    /// <summary>The number of measurements that found no room.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public bool TryTake()
    {
        if (Interlocked.Increment(ref _count) <= most)
            return true;
        Interlocked.Decrement(ref _count);
        Interlocked.Increment(ref _dropped);
        return false;
    }

    public void Free(int count) => Interlocked.Add(ref _count, -count);
}
