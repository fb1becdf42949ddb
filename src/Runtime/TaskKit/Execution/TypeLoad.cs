namespace TaskKit.Execution;

/// <summary>The running tasks of one type in this worker, those of all versions together.</summary>
/// <param name="limit">The most that run at once, or no limit of their own.</param>
internal sealed class TypeLoad(int? limit)
{
    private int _running;

    public int? Limit => limit;

    public int Free => (limit ?? int.MaxValue) - Volatile.Read(ref _running);

    public void Started() => Interlocked.Increment(ref _running);

    public void Ended() => Interlocked.Decrement(ref _running);
}
