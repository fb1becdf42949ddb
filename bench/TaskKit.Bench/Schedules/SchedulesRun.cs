using TaskKit.Bench.Peers;
using TaskKit.Bench.Sqlite;

namespace TaskKit.Bench.Schedules;

/// <summary>Many schedules that are due in one same second, the cost of many that are not, and the same of peers.</summary>
internal static class SchedulesRun
{
    private const double MostMilliseconds = 1_000;
    private const double MostIdle = 1;
    private const int Processes = 2;

    private static readonly TimeSpan Loading = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan CompileTime = LatencyRun.CompileTime;

    public static async Task RunAsync(string folder, Report report, int count, bool withPeers)
    {
        report.Section(
            $"{count:N0} schedules that are due in one same second: from that second to the stored task, {ScheduleBursts.Count} times",
            BurnDownRun.Durability
        );
        await BurstsAsync(report, Path.Combine(folder, "many.db"), count, Processes);
        double last = await BurstsAsync(report, Path.Combine(folder, "alone.db"), count, 1);
        bool hasPeers = withPeers && await SchedulePeers.AreThereAsync();
        foreach (var peer in ScheduledPeer.All.Where(peer => hasPeers && peer.HasBursts))
            await peer.BurstsAsync(folder, report, count, count / last * 1_000);
        report.Section($"{count:N0} schedules, none of which is due", BurnDownRun.Durability);
        await IdleAsync(report, Path.Combine(folder, "idle.db"), count);
        if (hasPeers)
            await Task.WhenAll(ScheduledPeer.All.Select(peer => peer.IdleAsync(folder, report, count, FarCron(0), CompileTime, IdleTime)));
    }

    /// <returns>The time from the second to the start of the last task, in ms.</returns>
    private static async Task<double> BurstsAsync(Report report, string path, int count, int processes)
    {
        string workers = processes == 1 ? "one worker" : $"{processes} workers in processes of their own";
        var result = await ScheduleBursts.MeasureAsync(path, count, processes);
        var waits = result.Bursts.SelectMany(burst => burst.Waits).Order().ToList();
        report.Figure($"{workers}: schedules added", result.Added, "/s");
        foreach (var (i, burst) in result.Bursts.Index())
            report.Figure($"  the last of burst {i + 1}", burst.Waits[^1], "ms");
        report.Figure("  p50 of all", waits[waits.Count / 2], "ms");
        report.Figure("  p99 of all", waits[waits.Count * 99 / 100], "ms");
        report.Below($"{workers}: the last of all", waits[^1], MostMilliseconds, "ms");
        double last = result.Bursts.Max(burst => burst.LastStart);
        report.Figure($"{workers}: the start of the last task", last, "ms");
        report.AuditFired(count, ScheduleBursts.Count, result.Tasks, result.Schedules, result.Occurrences, result.Runs);
        return last;
    }

    private static async Task IdleAsync(Report report, string path, int count)
    {
        await ScheduleBursts.AddAsync(path, count, FarCron);
        await using var worker = ScheduleWorker.Start(path);
        await Task.Delay(Loading, TimeProvider.System);
        double loaded = worker.Usage.CpuSeconds;
        await Task.Delay(CompileTime - Loading, TimeProvider.System);
        double before = worker.Usage.CpuSeconds;
        await Task.Delay(IdleTime, TimeProvider.System);
        double idle = (worker.Usage.CpuSeconds - before) / IdleTime.TotalSeconds * 100;
        double fresh = (before - loaded) / (CompileTime - Loading).TotalSeconds * 100;
        await worker.StopAsync();
        report.Figure(
            $"idle CPU of a worker, {Loading.TotalSeconds} to {CompileTime.TotalSeconds} s after its start",
            fresh,
            "% of a core"
        );
        report.Below("idle CPU of a worker from then on", idle, MostIdle, "% of a core");
    }

    /// <summary>The cron text of a schedule that is due half a year away, at a second of its own.</summary>
    private static string FarCron(int number)
    {
        int month = (TimeProvider.System.GetUtcNow().Month + 5) % 12 + 1;
        return $"{number % 60} {number / 60 % 60} {number / 3600 % 24} 1 {month} *";
    }
}
