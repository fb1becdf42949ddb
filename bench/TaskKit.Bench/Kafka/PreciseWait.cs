using System.Runtime.InteropServices;

namespace TaskKit.Bench.Kafka;

/// <summary>
/// The wait of a handler in place of a service that answers after a time. The runtime's own timer counts by a clock that moves in steps of
/// several milliseconds on many systems, which would be most of what is measured.
/// </summary>
internal static partial class PreciseWait
{
    // Shorter than this is slept by the system's finest clock.
    private static readonly TimeSpan Coarse = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Fine = TimeSpan.FromMicroseconds(100);

    private static readonly Lock Gate = new();
    private static readonly PriorityQueue<TaskCompletionSource, long> Waiting = new();
    private static readonly ManualResetEventSlim Any = new();

    static PreciseWait() => new Thread(Run) { IsBackground = true, Name = "bench clock" }.Start();

    /// <summary>Waits so long, and about a tenth of a millisecond longer.</summary>
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
            while (Fire() is { } left)
                Sleep(left);
        }
    }

    private static void Sleep(TimeSpan left)
    {
        if (left > Coarse || OperatingSystem.IsWindows())
            Thread.Sleep(1);
        else
            _ = SleepMicroseconds((uint)(left > Fine ? left : Fine).TotalMicroseconds);
    }

    /// <returns>When the next one is due; <see langword="null"/> when nobody waits.</returns>
    private static TimeSpan? Fire()
    {
        lock (Gate)
        {
            long now = TimeProvider.System.GetTimestamp();
            while (Waiting.TryPeek(out var waiter, out long due))
            {
                if (due > now)
                    return TimeProvider.System.GetElapsedTime(now, due);
                Waiting.Dequeue();
                waiter.SetResult();
            }
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int SleepMicroseconds(uint microseconds);
}
