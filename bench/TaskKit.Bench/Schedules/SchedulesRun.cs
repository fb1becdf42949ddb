using TaskKit.Bench.Sqlite;

namespace TaskKit.Bench.Schedules;

/// <summary>Many schedules that are due in one same second, the cost of many that are not, and the same of peers.</summary>
internal static class SchedulesRun
{
    private const double MostMilliseconds = 1_000;
    private const double MostIdle = 1;
    private const int Processes = 2;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(string folder, Report report, int count, bool withPeers)
    {
        report.Section(
            $"{count:N0} schedules that are due in one same second, {BurstPlan.Count} times: from the second to the stored task",
            BurnDownRun.Durability
        );
        await BurstsAsync(report, Path.Combine(folder, "many.db"), count, Processes);
        double lastRun = await BurstsAsync(report, Path.Combine(folder, "alone.db"), count, 1);
        report.Section($"{count:N0} schedules, none of which is due", BurnDownRun.Durability);
        double idle = await IdleAsync(Path.Combine(folder, "idle.db"), count);
        report.Below("idle CPU of a worker", idle, MostIdle, "% of a core");
    }

    private static async Task<double> BurstsAsync(Report report, string path, int count, int processes)
    {
        string workers = processes == 1 ? "one worker" : $"{processes} workers in processes of their own";
        var result = await ScheduleBursts.MeasureAsync(path, count, processes);
        var waits = result.Bursts.SelectMany(burst => burst.Waits).Order().ToList();
        report.Figure($"{workers}: schedules added", result.Added, "/s");
        report.Figure("  p50", waits[waits.Count / 2], "ms");
        report.Figure("  p99", waits[waits.Count * 99 / 100], "ms");
        foreach (var (i, burst) in result.Bursts.Index())
            report.Figure($"  last of burst {i + 1}", burst.Waits[^1], "ms");
        report.Below($"{workers}: the last of all", waits[^1], MostMilliseconds, "ms");
        double lastRun = result.Bursts.Max(burst => burst.LastRun);
        report.Figure($"{workers}: the last handler's start", lastRun, "ms");
        report.AuditFired(count, BurstPlan.Count, result.Tasks, result.Schedules, result.Occurrences, result.Runs);
        return lastRun;
    }

    private static async Task<double> IdleAsync(string path, int count)
    {
        // The first days of a month half a year away, each at a second of its own.
        int month = (TimeProvider.System.GetUtcNow().Month + 5) % 12 + 1;
        await ScheduleBursts.AddAsync(path, count, i => $"{i % 60} {i / 60 % 60} {i / 3600 % 24} 1 {month} *");
        await using var worker = ScheduleWorker.Start(path);
        await Task.Delay(WarmUp, TimeProvider.System);
        double before = worker.Usage.CpuSeconds;
        await Task.Delay(IdleTime, TimeProvider.System);
        double idle = (worker.Usage.CpuSeconds - before) / IdleTime.TotalSeconds * 100;
        await worker.StopAsync();
        return idle;
    }
}
