using System.Diagnostics;
using System.Globalization;

namespace TaskKit.Bench.Sqlite;

/// <summary>The wait of a task in an idle system, in one process and across two, and the cost of idling.</summary>
internal static class LatencyRun
{
    public const string ChildName = "child";

    /// <summary>The time in which the runtime compiles what an idle worker calls: no cost of idling.</summary>
    /// <remarks>A method is compiled again once it was called 30 times. What runs once a second, and what that calls now and then, is so after two minutes.</remarks>
    public static readonly TimeSpan CompileTime = TimeSpan.FromSeconds(120);

    private const int Tasks = 300;
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(string folder, Report report)
    {
        report.Section("Idle: from submit to the handler's start, and CPU", BurnDownRun.Durability);
        string path = Path.Combine(folder, "latency.db");
        var waits = new System.Collections.Concurrent.ConcurrentQueue<double>();
        await using var host = await BenchHost.StartAsync(
            path,
            worker: true,
            started: (now, noop) =>
                waits.Enqueue(TimeProvider.System.GetElapsedTime(long.Parse(noop.To, CultureInfo.InvariantCulture), now).TotalMilliseconds)
        );
        await SubmitAsync(host.Client);
        await UntilAsync(() => waits.Count == Tasks);
        Judge(report, "in one process", waits, 1);
        waits.Clear();
        await SubmitFromChildAsync(path);
        await UntilAsync(() => waits.Count == Tasks);
        Judge(report, "across processes", waits, 5);
        await Task.Delay(CompileTime, TimeProvider.System);
        var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        await Task.Delay(IdleTime, TimeProvider.System);
        process.Refresh();
        report.Below("idle CPU of a worker", (process.TotalProcessorTime - before) / IdleTime * 100, 1, "% of a core");
    }

    /// <summary>The child's part: submits to the file, each payload stamped with the clock that both processes share.</summary>
    public static async Task ChildAsync(string path)
    {
        await using var host = await BenchHost.StartAsync(path, worker: false);
        await SubmitAsync(host.Client);
    }

    private static async Task SubmitAsync(ITaskClient client)
    {
        for (int i = 0; i < Tasks; i++)
        {
            await Task.Delay(Gap, TimeProvider.System);
            string stamp = TimeProvider.System.GetTimestamp().ToString(CultureInfo.InvariantCulture);
            await client.EnqueueAsync(new Noop(stamp, "", i));
        }
    }

    private static async Task SubmitFromChildAsync(string path)
    {
        // Under "dotnet Bench.dll" the process is dotnet itself, under "dotnet run" it is the program.
        string program = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(LatencyRun).Assembly.Location] : [];
        using var child = Process.Start(new ProcessStartInfo(program, [.. self, ChildName, path]))!;
        await child.WaitForExitAsync();
        if (child.ExitCode != 0)
            throw new InvalidOperationException($"The submitting process ended with {child.ExitCode}.");
    }

    private static void Judge(Report report, string name, IEnumerable<double> waits, double must)
    {
        // The first ones still compile.
        var sorted = waits.Skip(20).Order().ToList();
        report.Figure($"{name}: p99", sorted[sorted.Count * 99 / 100], "ms");
        report.Below($"{name}: p50", sorted[sorted.Count / 2], must, "ms");
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
    }
}
