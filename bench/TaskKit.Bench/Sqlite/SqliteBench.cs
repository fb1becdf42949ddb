using TaskKit.Bench.Around;
using TaskKit.Bench.Http;
using TaskKit.Bench.Limits;
using TaskKit.Bench.Results;
using TaskKit.Bench.Schedules;
using TaskKit.Sqlite.Database;

namespace TaskKit.Bench.Sqlite;

/// <summary><c>bench</c>: TaskKit on a SQLite file, its peers and its twin.</summary>
internal static class SqliteBench
{
    private static readonly Dictionary<string, Func<string, Report, BenchOptions, Task>> Parts = new()
    {
        ["burn"] = (folder, report, options) => BurnDownRun.RunAsync(folder, report, options.Scale(200_000), options.WithPeers),
        ["peers"] = (folder, report, options) => PeersRun.RunAsync(folder, report, options.Divisor),
        ["backlog"] = (folder, report, options) =>
            BurnDownRun.BacklogAsync(folder, report, options.Scale(1_000_000), options.Scale(200_000)),
        ["submit"] = (folder, report, options) => SubmitRun.RunAsync(folder, report, options.Scale(200_000)),
        ["http"] = (folder, report, options) =>
            HttpRun.RunAsync(folder, report, options.Scale(200_000), options.Scale(500_000), options.Scale(1_000_000)),
        ["latency"] = (folder, report, _) => LatencyRun.RunAsync(folder, report),
        ["schedules"] = (folder, report, options) => SchedulesRun.RunAsync(folder, report, options.Scale(10_000), options.WithPeers),
        ["limits"] = (folder, report, options) => LimitsRun.RunAsync(folder, report, options.Scale(20_000), options.Scale(200_000)),
        ["around"] = (_, report, _) =>
        {
            AroundPart.Run(report);
            return Task.CompletedTask;
        },
    };

    public static Suite Suite { get; } = new("sqlite", [.. Parts.Keys], ["burn", "peers", "submit", "latency"], RunAsync);

    private static async Task<int> RunAsync(BenchOptions options)
    {
        var report = new Report(options.Out);
        long start = TimeProvider.System.GetTimestamp();
        string folder = Directory.CreateTempSubdirectory("taskkit-bench-").FullName;
        try
        {
            report.Begin(Machine.Look($"SQLite {Connection.LibraryVersion}"), options.Divisor);
            foreach (var (name, run) in Parts)
                if (options.Wants(name))
                    await report.RunAsync(name, () => run(folder, report, options));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        report.Summary(TimeProvider.System.GetElapsedTime(start));
        return report.Missed ? 1 : 0;
    }
}
