namespace SchedulePeers;

/// <summary>The runs of the burst that is measured. The handlers of the libraries are made by these, so it is one for the process.</summary>
internal static class RunProbe
{
    private static Burst _burst = new(0);

    /// <summary>Begins a burst, in which each schedule is expected to run once.</summary>
    public static Burst Expect(int count) => _burst = new Burst(count);

    /// <summary>Called by the handler, which does nothing else.</summary>
    public static void Ran(int number) => _burst.Ran(number, TimeProvider.System.GetUtcNow());

    /// <summary>One run of each schedule.</summary>
    internal sealed class Burst(int count)
    {
        private readonly long[] _times = new long[count];
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _ran;
        private int _repeated;

        /// <summary>The number of schedules that ran.</summary>
        public int Count => Volatile.Read(ref _ran);

        /// <summary>The number of runs beyond the first of a schedule.</summary>
        public int Repeated => Volatile.Read(ref _repeated);

        public Task AllRan => _all.Task;

        /// <summary>The time from a moment until each run, in ms and in order.</summary>
        public IReadOnlyList<double> Since(DateTimeOffset due) =>
            [.. _times.Where(time => time != 0).Select(time => (time - due.UtcTicks) / (double)TimeSpan.TicksPerMillisecond).Order()];

        public void Ran(int number, DateTimeOffset now)
        {
            if (Interlocked.CompareExchange(ref _times[number], now.UtcTicks, 0) != 0)
                Interlocked.Increment(ref _repeated);
            else if (Interlocked.Increment(ref _ran) == count)
                _all.TrySetResult();
        }
    }
}
