namespace TaskKit.Bench.Sqlite;

/// <summary>The speed at which tasks are stored: in batches, and one by one from many callers at once.</summary>
internal static class SubmitRun
{
    private const int Callers = 64;

    public static async Task RunAsync(string folder, Report report, int count)
    {
        report.Section("Submit (durable on return, synchronous=FULL)", BurnDownRun.Durability);
        await using var host = await BenchHost.StartAsync(Path.Combine(folder, "submit.db"), worker: false);
        await host.Client.EnqueueManyAsync(Enumerable.Repeat(Noop.Sample, 10_000));
        long start = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < count; i += 1_000)
            await host.Client.EnqueueManyAsync(Enumerable.Repeat(Noop.Sample, 1_000));
        report.AtLeast("batches of 1,000", count / TimeProvider.System.GetElapsedTime(start).TotalSeconds, 100_000, "/s");
        start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => SubmitAsync(host.Client, count / Callers)));
        double rate = count / Callers * Callers / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        report.AtLeast($"single awaited submits from {Callers} callers", rate, 40_000, "/s");
    }

    private static async Task SubmitAsync(ITaskClient client, int count)
    {
        await Task.Yield();
        for (int i = 0; i < count; i++)
            await client.EnqueueAsync(Noop.Sample);
    }
}
