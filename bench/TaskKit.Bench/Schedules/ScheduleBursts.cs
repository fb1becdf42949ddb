using TaskKit.Bench.Kafka;
using TaskKit.Bench.Sqlite;

namespace TaskKit.Bench.Schedules;

/// <summary>Schedules that are all due in the same second, fired by workers in processes of their own.</summary>
internal static class ScheduleBursts
{
    /// <summary>The number of bursts.</summary>
    public const int Count = 3;

    private const int Callers = 64;

    // Workers look at who lives every 15 s: each has seen the others before the first burst.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Adding = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = Gap - TimeSpan.FromSeconds(1);

    /// <summary>Adds schedules and measures all of their bursts.</summary>
    /// <param name="path">A new file.</param>
    /// <param name="count">The number of schedules.</param>
    /// <param name="processes">The number of workers.</param>
    public static async Task<BurstResult> MeasureAsync(string path, int count, int processes)
    {
        var plan = BurstPlan.After(TimeProvider.System.GetUtcNow(), Adding + Settling, Count, Gap);
        double added = await AddAsync(path, count, _ => plan.Cron);
        var workers = Enumerable.Range(0, processes).Select(_ => ScheduleWorker.Start(path)).ToList();
        try
        {
            using var tasks = new StoredTasks(path);
            var bursts = new List<Burst>();
            foreach (var due in plan.Times)
                bursts.Add(await WatchAsync(tasks, due, count));
            var totals = await Task.WhenAll(workers.Select(worker => worker.StopAsync()));
            var (schedules, occurrences) = tasks.CountOccurrences();
            return new BurstResult(added, bursts, tasks.Count, schedules, occurrences, totals.Sum(total => total.Runs));
        }
        finally
        {
            foreach (var worker in workers)
                await worker.DisposeAsync();
        }
    }

    /// <summary>Adds schedules at run time, from a program that only submits.</summary>
    /// <param name="path">The file.</param>
    /// <param name="count">The number of schedules.</param>
    /// <param name="cron">The cron text of each.</param>
    /// <returns>Schedules a second.</returns>
    public static async Task<double> AddAsync(string path, int count, Func<int, string> cron)
    {
        await using var host = await BenchHost.StartAsync(path, worker: false);
        int next = 0;
        long start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(AddAllAsync)));
        return count / TimeProvider.System.GetElapsedTime(start).TotalSeconds;

        async Task AddAllAsync()
        {
            for (int i; (i = Interlocked.Increment(ref next) - 1) < count; )
                await host.Schedules.AddOrUpdateAsync($"bench:{i}", Noop.Sample, cron(i));
        }
    }

    private static async Task<Burst> WatchAsync(StoredTasks tasks, DateTimeOffset due, int count)
    {
        long before = tasks.Count;
        var ahead = due - TimeProvider.System.GetUtcNow() - Ahead;
        if (ahead < TimeSpan.Zero)
            throw new InvalidOperationException($"The burst of {due:HH:mm:ss} came before everything was ready for it.");
        await Task.Delay(ahead, TimeProvider.System);
        var waits = await tasks.WatchAsync(due, count, Patience);
        return new Burst(waits, (await tasks.UntilDoneAsync(before) - due).TotalMilliseconds);
    }
}

/// <summary>One second in which all schedules were due.</summary>
/// <param name="Waits">The time from that second until each task was stored, in ms and in order.</param>
/// <param name="LastStart">The time until the last task was started, in ms.</param>
internal sealed record Burst(IReadOnlyList<double> Waits, double LastStart);

/// <summary>All bursts of some schedules, and what was stored at the end.</summary>
/// <param name="Added">Schedules that were added a second.</param>
/// <param name="Bursts">The bursts.</param>
/// <param name="Tasks">The tasks that are stored.</param>
/// <param name="Schedules">The schedules that have a task.</param>
/// <param name="Occurrences">The occurrences that have a task.</param>
/// <param name="Runs">Handler runs.</param>
internal sealed record BurstResult(double Added, IReadOnlyList<Burst> Bursts, long Tasks, long Schedules, long Occurrences, long Runs);
