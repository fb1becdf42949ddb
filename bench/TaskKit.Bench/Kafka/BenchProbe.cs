using System.Collections.Concurrent;

namespace TaskKit.Bench.Kafka;

/// <summary>Counts what handlers finish, and says when each tenth of what is measured was reached.</summary>
internal sealed class BenchProbe
{
    private const int Steps = 10;

    private readonly long _first;
    private readonly long _count;
    private readonly Action<Mark>? _reached;
    private readonly ConcurrentQueue<double> _waits = new();
    private long _runs;
    private long _done;
    private int _step;
    private long _next;

    /// <param name="first">How many come before the measured ones: the warm-up.</param>
    /// <param name="count">How many are measured.</param>
    /// <param name="reached">Told each tenth, from 0 (the last of the warm-up) to 10 (all).</param>
    public BenchProbe(long first, long count, Action<Mark>? reached)
    {
        (_first, _count, _reached) = (first, count, reached);
        _next = Math.Max(1, first);
    }

    /// <summary>All runs, failed ones too.</summary>
    public long Runs => Interlocked.Read(ref _runs);

    /// <summary>Runs that finished their task.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>The times that stamped tasks waited from submit to start, in ms.</summary>
    public IReadOnlyCollection<double> Waits => _waits;

    public void Ran(BenchTask payload, bool failed)
    {
        if (payload.Stamp != 0)
            _waits.Enqueue(TimeProvider.System.GetElapsedTime(payload.Stamp).TotalMilliseconds);
        Interlocked.Increment(ref _runs);
        // Only one thread sees each number; the next mark is many tasks away.
        if (!failed && Interlocked.Increment(ref _done) == Volatile.Read(ref _next))
            Reach();
    }

    private void Reach()
    {
        int step = _step++;
        Volatile.Write(ref _next, step == Steps ? long.MaxValue : Math.Max(_next + 1, _first + _count * (step + 1) / Steps));
        _reached?.Invoke(new Mark(step, TimeProvider.System.GetTimestamp(), GC.GetTotalAllocatedBytes(), Environment.WorkingSet));
    }
}

/// <summary>The moment at which so many tenths were done.</summary>
/// <param name="Step">0 to 10.</param>
/// <param name="Timestamp">By the clock that all processes of a machine share.</param>
/// <param name="Allocated">All bytes that the process has allocated.</param>
/// <param name="Resident">The process's memory, in bytes.</param>
internal readonly record struct Mark(int Step, long Timestamp, long Allocated, long Resident);
