using System.Collections.Concurrent;
using TaskKit.Execution;

namespace TaskKit.Working;

/// <summary>
/// Starts handlers on the thread pool, many per work item: one that completes at once costs no scheduling. Handlers that block their thread
/// are noticed by a watch, which adds threads until the rest of the queue moves on.
/// </summary>
internal sealed class AttemptPump : IThreadPoolWorkItem, IDisposable
{
    private const int AttemptsPerThread = 8;
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentQueue<Attempt> _ready = new();

    // Not a concurrent one, which makes an object for each attempt.
    private readonly Stack<Attempt> _first = new();
    private readonly Lock _firstGate = new();
    private volatile bool _hasFirst;
    private readonly Action<Attempt> _run;
    private readonly ITimer _watch;
    private int _pumps;
    private int _watching;
    private long _taken;
    private long _takenAtLastTick;

    public AttemptPump(Action<Attempt> run, TimeProvider time)
    {
        _run = run;
        _watch = time.CreateTimer(static self => ((AttemptPump)self!).Watch(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private bool IsEmpty => _ready.IsEmpty && !_hasFirst;

    /// <summary>Adds an attempt to the queue. It may start at once; <see cref="Start"/> makes sure that it does.</summary>
    public void Add(Attempt attempt) => _ready.Enqueue(attempt);

    /// <summary>Adds an attempt before all that wait: the next of a key that holds up others of its key.</summary>
    public void AddFirst(Attempt attempt)
    {
        lock (_firstGate)
        {
            _first.Push(attempt);
            _hasFirst = true;
        }
    }

    /// <summary>Brings enough threads to the queue for what was added.</summary>
    public void Start(int added)
    {
        int wanted = Math.Min(Environment.ProcessorCount, (added + AttemptsPerThread - 1) / AttemptsPerThread);
        for (int pumps = Volatile.Read(ref _pumps); pumps < wanted; pumps++)
            AddPump();
        if (Interlocked.Exchange(ref _watching, 1) == 0)
            _watch.Change(WatchPeriod, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _watch.Dispose();

    void IThreadPoolWorkItem.Execute()
    {
        do
        {
            var clean = ExecutionContext.Capture();
            while (TryTake() is { } attempt)
            {
                Interlocked.Increment(ref _taken);
                _run(attempt);
                // What a handler left in an AsyncLocal or on its thread must not reach the next one.
                if (clean is not null)
                    ExecutionContext.Restore(clean);
                if (SynchronizationContext.Current is not null)
                    SynchronizationContext.SetSynchronizationContext(null);
            }
            Interlocked.Decrement(ref _pumps);
            // Somebody may have enqueued after the last look and before the count went down.
        } while (!IsEmpty && Interlocked.CompareExchange(ref _pumps, 1, 0) == 0);
    }

    private Attempt? TryTake()
    {
        if (_hasFirst)
            lock (_firstGate)
            {
                bool isTaken = _first.TryPop(out var first);
                _hasFirst = _first.Count > 0;
                if (isTaken)
                    return first;
            }
        return _ready.TryDequeue(out var next) ? next : null;
    }

    private void AddPump()
    {
        Interlocked.Increment(ref _pumps);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void Watch()
    {
        if (IsEmpty)
        {
            Volatile.Write(ref _watching, 0);
            if (IsEmpty || Interlocked.Exchange(ref _watching, 1) != 0)
                return;
        }
        long taken = Volatile.Read(ref _taken);
        if (taken == _takenAtLastTick)
            AddPump();
        _takenAtLastTick = taken;
        _watch.Change(WatchPeriod, Timeout.InfiniteTimeSpan);
    }
}
