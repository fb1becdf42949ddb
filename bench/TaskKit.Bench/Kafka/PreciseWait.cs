namespace TaskKit.Bench.Kafka;

/// <summary>
/// What a handler waits for in place of a service that answers after a time. The runtime's own timer counts by a clock that moves in steps of
/// several milliseconds on many systems, which would be most of what is measured.
/// </summary>
internal static class PreciseWait
{
    private static readonly Lock Gate = new();
    private static readonly PriorityQueue<TaskCompletionSource, long> Waiting = new();
    private static readonly ManualResetEventSlim Any = new();

    static PreciseWait() => new Thread(Run) { IsBackground = true, Name = "bench clock" }.Start();

    /// <summary>Waits so long, and at most about a millisecond longer.</summary>
    public static Task ForAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        long due = TimeProvider.System.GetTimestamp() + (long)(time.TotalSeconds * TimeProvider.System.TimestampFrequency);
        lock (Gate)
            Waiting.Enqueue(waiter, due);
        Any.Set();
        return cancellationToken.CanBeCanceled ? waiter.Task.WaitAsync(cancellationToken) : waiter.Task;
    }

    private static void Run()
    {
        while (true)
        {
            Any.Wait();
            Any.Reset();
            while (Fire())
                Thread.Sleep(1);
        }
    }

    /// <returns>Whether anybody still waits.</returns>
    private static bool Fire()
    {
        lock (Gate)
        {
            long now = TimeProvider.System.GetTimestamp();
            while (Waiting.TryPeek(out var waiter, out long due) && due <= now)
            {
                Waiting.Dequeue();
                waiter.SetResult();
            }
            return Waiting.Count > 0;
        }
    }
}
