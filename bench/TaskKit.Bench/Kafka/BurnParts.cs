namespace TaskKit.Bench.Kafka;

/// <summary>The figures of the long no-op run.</summary>
internal static class BurnParts
{
    private const double Kilobyte = 1024;

    public static async Task NoopAsync(BenchPart part)
    {
        var (report, shared) = (part.Report, part.Shared);
        int peerCount = part.Scale(300_000);
        report.Section(
            $"No-op: {shared.Count:N0} tasks with 150-byte payloads, guard on, states visible, offsets committed (peers: {peerCount:N0}, without their first third)",
            Arena.Durability
        );
        await shared.FillAsync();
        double? kafkaGo = null,
            parallel = null,
            asynq = null;
        if (part.Options.WithPeers)
        {
            var peers = new KafkaPeers(part.Arena);
            string topic = BenchPart.TopicOf(SharedBurn.Prefix);
            kafkaGo = await peers.KafkaGoAsync(topic, peerCount);
            parallel = await peers.ParallelConsumerAsync(topic, peerCount);
            asynq = await peers.AsynqAsync(peerCount);
        }
        var burn = await shared.ResultAsync();
        report.Goal("TaskKit", burn.Rate, 150_000, "/s");
        if (!part.Options.WithPeers)
            return;
        Ratio(report, "kafka-go + Redis, one reader a partition", burn.Rate, kafkaGo, must: 5, goal: 8);
        Ratio(report, "Parallel Consumer + Redis, 64 threads", burn.Rate, parallel, must: 4, goal: 6);
        if (asynq is { } rate)
        {
            report.Figure("asynq on the same Redis, concurrency 128", rate, "/s", Arena.PeerDurability);
            report.Figure("  TaskKit to asynq", burn.Rate / rate, "×");
        }
    }

    public static async Task BacklogAsync(BenchPart part)
    {
        part.Report.Section($"Backlog: the first against the last fifth of {part.Shared.Count:N0} stored tasks", Arena.Durability);
        var burn = await part.Shared.ResultAsync();
        double early = burn.RateBetween(0, 2),
            late = burn.RateBetween(8, 10);
        part.Report.Figure("first fifth", early, "/s");
        part.Report.Figure("last fifth", late, "/s");
        part.Report.AtLeast("  last to first", late / early * 100, 90, "%");
    }

    public static async Task RedisAsync(BenchPart part)
    {
        part.Report.Section("Requests to Redis at saturation", Arena.Durability);
        var burn = await part.Shared.ResultAsync();
        part.Report.Below("requests of clients for 1,000 tasks", burn.Requests * 1000.0 / burn.Count, 40, "");
    }

    public static async Task MemoryAsync(BenchPart part)
    {
        part.Report.Section("Memory of the worker", Arena.Durability);
        var burn = await part.Shared.ResultAsync();
        part.Report.Below("allocated for a task, without its payload object", burn.BytesPerTask - PayloadBytes(), Kilobyte, "bytes");
        double middle = burn.Marks[5].Resident / Kilobyte / Kilobyte,
            end = burn.Marks[^1].Resident / Kilobyte / Kilobyte;
        part.Report.Figure("resident at its peak", burn.PeakMegabytes, "MB");
        part.Report.Figure("resident half way", middle, "MB");
        part.Report.Below("  end to half way: it does not grow with what was worked off", end / middle * 100, 125, "%");
    }

    private static void Ratio(Report report, string peer, double rate, double? peerRate, double must, double goal)
    {
        if (peerRate is not { } measured)
        {
            report.NotMeasured(peer);
            return;
        }
        report.Figure(peer, measured, "/s", Arena.PeerDurability);
        report.AtLeast($"  TaskKit to {peer}", rate / measured, must, "×", goal);
    }

    /// <summary>Measures the cost of the payload object with its two texts.</summary>
    private static double PayloadBytes()
    {
        const int Rounds = 10_000;
        object?[] kept = new object?[1];
        var sample = BenchTask.Sample;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++)
            kept[0] = sample with { To = new string('x', sample.To.Length), Text = new string('y', sample.Text.Length) };
        GC.KeepAlive(kept);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Rounds;
    }
}
