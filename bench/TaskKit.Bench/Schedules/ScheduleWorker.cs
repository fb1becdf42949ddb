using System.Globalization;
using TaskKit.Bench.Kafka;
using TaskKit.Bench.Sqlite;

namespace TaskKit.Bench.Schedules;

/// <summary>A worker in a process of its own, on a SQLite file with schedules. It prints its totals once its input ends.</summary>
internal static class ScheduleWorker
{
    public const string Name = "schedule-worker";

    public static WorkerProcess Start(string path) => WorkerProcess.Start(Name, [path]);

    /// <summary>Works until the input ends.</summary>
    /// <param name="path">The file.</param>
    public static async Task RunAsync(string path)
    {
        await using var host = await BenchHost.StartAsync(path, worker: true);
        await Console.In.ReadToEndAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"end {host.Probe.Count} {host.Probe.Count} 0 0"));
    }
}
