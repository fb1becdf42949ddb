namespace TaskKit.Bench.Kafka;

/// <summary>The speed at which tasks are stored: in bulk, and one by one.</summary>
internal static class SubmitPart
{
    private const string PerfTopic = "submit-perf";

    public static async Task RunAsync(BenchPart part)
    {
        int count = part.Scale(600_000),
            singles = part.Scale(40_000) / 10,
            warmUp = count / 5;
        string prefix = $"{part.Name}.";
        part.Report.Section("Submit (acknowledged by all replicas, states written)", Arena.Durability);
        await part.Arena.PrepareAsync(prefix);
        await using var client = await KafkaHost.StartAsync(part.Arena.Settings(prefix, worker: false), new BenchProbe(0, 1, null));
        await client.FillAsync(warmUp);
        double perf = await PerfAsync(part, count);
        long start = TimeProvider.System.GetTimestamp();
        await client.FillAsync(count);
        double rate = count / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        part.Report.AtLeast("in bulk", rate, 150_000, "/s");
        if (perf > 0)
        {
            part.Report.Figure("producer-perf, tuned, records of the same size", perf, "/s");
            part.Report.AtLeast("  in bulk to producer-perf", rate / perf, 0.4, "×");
        }
        else
            part.Report.NotMeasured("producer-perf");
        await SinglesAsync(part.Report, client, singles);
        Audit(part, prefix, warmUp + count + singles);
        await part.Arena.CleanAsync(prefix);
    }

    private static async Task<double> PerfAsync(BenchPart part, int count)
    {
        await part.Arena.CreateTopicAsync(PerfTopic);
        double? perf = await new KafkaPeers(part.Arena).ProducerPerfAsync(PerfTopic, count, RecordBytes());
        await part.Arena.CleanAsync(PerfTopic);
        return perf ?? 0;
    }

    private static async Task SinglesAsync(Report report, KafkaHost client, int count)
    {
        double[] times = new double[count];
        for (int i = 0; i < count; i++)
        {
            long start = TimeProvider.System.GetTimestamp();
            await client.Client.EnqueueAsync(BenchTask.Sample);
            times[i] = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        }
        // The first ones still compile.
        var sorted = times.Skip(count / 10).Order().ToList();
        report.Figure("one by one, awaited: p99", sorted[sorted.Count * 99 / 100], "ms");
        report.Below("one by one, awaited: p50", sorted[sorted.Count / 2], 1.5, "ms");
    }

    private static void Audit(BenchPart part, string prefix, long submitted)
    {
        using var meter = part.Arena.Meter("nobody", [BenchPart.TopicOf(prefix)]);
        part.Report.AuditStored(submitted, meter.Records, part.Arena.CountStates());
    }

    private static int RecordBytes()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        var payload = new byte[BenchTask.SizeOf(BenchTask.Sample)];
        Backends.Wire.EnvelopeJson.Write(
            buffer,
            new Backends.TaskEnvelope
            {
                Id = TaskId.New(TimeProvider.System),
                Type = BenchTypes.Codec.TaskType,
                Payload = payload,
                CreatedAt = TimeProvider.System.GetUtcNow(),
            }
        );
        return buffer.WrittenCount;
    }
}
