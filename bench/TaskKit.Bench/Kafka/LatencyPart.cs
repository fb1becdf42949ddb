namespace TaskKit.Bench.Kafka;

/// <summary>The time that a task waits in an idle system, from the submit in one process to the handler's start in another.</summary>
internal static class LatencyPart
{
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(10);

    public static async Task RunAsync(BenchPart part)
    {
        int first = 100,
            count = part.Options.Divisor > 1 ? 200 : 1_000;
        string prefix = $"{part.Name}.";
        part.Report.Section($"Idle: from submit to the handler's start, {count:N0} tasks one by one, across processes");
        await part.Arena.PrepareAsync(prefix);
        await using var worker = WorkerProcess.Start(part.Arena.Settings(prefix, worker: true, concurrency: 100), first, count);
        await using var client = await KafkaHost.StartAsync(part.Arena.Settings(prefix, worker: false), new BenchProbe(0, 1, null));
        for (int i = 0; i < first; i++)
            await client.Client.EnqueueAsync(BenchTask.Sample);
        await worker.ReachAsync(0);
        for (int i = 0; i < count; i++)
        {
            await Task.Delay(Gap, TimeProvider.System);
            await client.Client.EnqueueAsync(BenchTask.Sample with { Stamp = TimeProvider.System.GetTimestamp() });
        }
        await worker.ReachAsync(10);
        var totals = await worker.StopAsync();
        part.Report.Figure("p99", totals.Slow, "ms");
        part.Report.Below("p50", totals.Median, 3, "ms");
        part.Audit("idle", first + count, totals);
        await part.Arena.CleanAsync(prefix);
    }
}
