using TaskKit.Bench.Peers;

namespace TaskKit.Bench.Sqlite;

/// <summary>The speed at which stored tasks are worked off, beside the twin and River, and with a long backlog.</summary>
internal static class BurnDownRun
{
    public const string Durability = "WAL, synchronous=FULL";

    private const int Concurrency = 1000;
    private const int WarmUp = 100_000;

    public static async Task RunAsync(string folder, Report report, int count, bool withPeers)
    {
        report.Section(
            $"Burn-down of {count:N0} stored tasks (no-op handler, 100-byte payload, synchronous=FULL, states kept)",
            Durability
        );
        // Both sides are compiled before they are measured.
        using (var warm = new Twin(Path.Combine(folder, "warm-twin.db")))
        {
            warm.Insert(WarmUp);
            warm.BurnDown(WarmUp);
        }
        await BurnAsync(Path.Combine(folder, "warm.db"), WarmUp);

        using var twin = new Twin(Path.Combine(folder, "twin.db"));
        report.Rate("twin without a framework: insert", count, twin.Insert(count));
        double twinRate = count / twin.BurnDown(count).TotalSeconds;
        report.Figure("twin without a framework: burn-down", twinRate, "/s");
        var river = withPeers ? await River.MeasureAsync(Path.Combine(folder, "river.db"), count / 10) : null;
        if (river is { } rates)
        {
            report.Figure("River (NORMAL): batch insert", rates.Insert, "/s", River.Durability);
            report.Figure("River (NORMAL): burn-down", rates.Work, "/s", River.Durability);
        }
        var (rate, bytes, done) = await BurnAsync(Path.Combine(folder, "burn.db"), count);
        report.Audit(count, done.Stored, done.Ran);
        report.Goal("TaskKit: burn-down", rate, 100_000, "/s");
        report.AtLeast("  ratio to the twin", rate / twinRate, 0.4, "×");
        if (river is { } peer)
            report.AtLeast("  ratio to River", rate / peer.Work, 8, "×");
        report.Below("  allocated per task, without payload and handler", bytes - PayloadAndHandlerBytes(), 300, "bytes");
    }

    public static async Task BacklogAsync(string folder, Report report, int count, int part)
    {
        report.Section($"Backlog: the first against the last {part:N0} of {count:N0}", Durability);
        string path = Path.Combine(folder, "backlog.db");
        await FillAsync(path, count);
        long first = 0,
            before = 0;
        long ran = 0;
        await using var host = await BenchHost.StartAsync(
            path,
            worker: true,
            Concurrency,
            (timestamp, _) =>
            {
                long now = Interlocked.Increment(ref ran);
                if (now == part)
                    first = timestamp;
                else if (now == count - part)
                    before = timestamp;
            }
        );
        long start = TimeProvider.System.GetTimestamp();
        while (host.Probe.Count < count)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        double early = TimeProvider.System.GetElapsedTime(start, first).TotalSeconds;
        double late = TimeProvider.System.GetElapsedTime(before).TotalSeconds;
        report.Figure("first part", part / early, "/s");
        report.Figure("last part", part / late, "/s");
        report.AtLeast("  last to first", early / late * 100, 80, "%");
        await host.UntilDoneAsync(count);
        report.Audit(count, await host.CountAsync(TaskState.Done), host.Probe.Count);
    }

    private static async Task<(double Rate, double Bytes, (long Stored, long Ran) Done)> BurnAsync(string path, int count)
    {
        await FillAsync(path, count);
        long start = TimeProvider.System.GetTimestamp();
        await using var host = await BenchHost.StartAsync(path, worker: true, Concurrency);
        // Counted once the host has started and the code is compiled.
        while (host.Probe.Count < count / 5)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        long before = host.Probe.Count;
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        while (host.Probe.Count < count)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        double bytes = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)(count - before);
        await host.UntilDoneAsync(count);
        double rate = count / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        return (rate, bytes, (await host.CountAsync(TaskState.Done), host.Probe.Count));
    }

    public static async Task FillAsync(string path, int count)
    {
        await using var host = await BenchHost.StartAsync(path, worker: false);
        for (int i = 0; i < count; i += 10_000)
            await host.Client.EnqueueManyAsync(Enumerable.Repeat(Noop.Sample, Math.Min(10_000, count - i)));
    }

    /// <summary>Measures the cost of the payload's bytes, of its object with two texts, and of the handler, which is taken off.</summary>
    private static double PayloadAndHandlerBytes()
    {
        var probe = new NoopProbe();
        const int Rounds = 10_000;
        object?[] kept = new object?[4];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++)
        {
            kept[0] = new byte[100];
            kept[1] = new Noop(new string('x', Noop.Sample.To.Length), new string('y', Noop.Sample.Text.Length), i);
            kept[2] = new NoopHandler(probe);
        }
        GC.KeepAlive(kept);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Rounds;
    }
}
