using System.Buffers;
using System.Globalization;
using Confluent.Kafka;
using TaskKit.Backends;
using TaskKit.Backends.Wire;

namespace TaskKit.Bench.Kafka;

/// <summary>The cost of order, of failures and of a stuck task: a run with each, and the same run without.</summary>
internal static class RatioParts
{
    private const int Keys = 1_000;
    private const int Seed = 20;
    private const int WarmUps = 1;

    public static async Task KeysAsync(BenchPart part)
    {
        int count = part.Scale(400_000),
            first = count;
        part.Report.Section($"Order: {count:N0} tasks with {Keys:N0} keys (Zipf 1.0), one after the other in each key");
        int[] keys = Zipf(first + count);
        var free = await part.BurnAsync("free", first, count);
        var ordered = await part.BurnAsync("ordered", first, count, key: i => keys[i].ToString(CultureInfo.InvariantCulture));
        part.Report.Figure("without keys", free.Rate, "/s");
        part.Report.Figure("with keys", ordered.Rate, "/s");
        part.Report.AtLeast("  with to without", ordered.Rate / free.Rate * 100, 50, "%");
    }

    public static async Task FailingAsync(BenchPart part)
    {
        int count = part.Scale(800_000),
            first = count;
        part.Report.Section(
            $"Failures: {count:N0} tasks, every tenth fails its first attempt (until eight tenths are done: the last retries wait for their time)"
        );
        var failing = BenchTask.Sample with { Fails = 1 };
        // Broker and worker compile the paths of retries only when they take them: for seconds that is half of what the one uses, and a quarter of the other.
        for (int i = 0; i < WarmUps; i++)
            await part.BurnAsync($"first{i}", first, count, payload: Mixed);
        var clean = await part.BurnAsync("clean", first, count);
        var mixed = await part.BurnAsync("mixed", first, count, payload: Mixed);
        part.Report.Figure("none fails", clean.RateBetween(0, 8), "/s");
        part.Report.Figure("one in ten fails once", mixed.RateBetween(0, 8), "/s");
        Costs(part.Report, "none fails", clean);
        Costs(part.Report, "one in ten fails once", mixed);
        part.Report.AtLeast("  goodput", Goodput(clean, mixed), 80, "%");
        part.Report.Figure("none fails: until the last task has ended", clean.Seconds, "s");
        part.Report.Figure("one in ten fails once: until the last retry has ended", mixed.Seconds, "s");
        await FailingSlowlyAsync(part);

        BenchTask Mixed(int number) => number % 10 == 0 ? failing : BenchTask.Sample;
    }

    public static async Task StuckAsync(BenchPart part)
    {
        int count = part.Scale(1_000_000),
            first = count / 10;
        var stuck = TimeSpan.FromSeconds(part.Options.Divisor > 1 ? 5 : 60);
        part.Report.Section($"Stuck: one task of {stuck.TotalSeconds} s at the head of each partition, {count:N0} others behind them");
        var free = await part.BurnAsync("free", first, count);
        string prefix = $"{part.Name}-held.";
        await part.Arena.PrepareAsync(prefix);
        await ProduceAsync(part.Arena.Brokers, BenchPart.TopicOf(prefix), BenchTask.Sample with { SleepMs = (int)stuck.TotalMilliseconds });
        await using (var client = await KafkaHost.StartAsync(part.Arena.Settings(prefix, worker: false), new BenchProbe(0, 1, null)))
            await client.FillAsync(first + count);
        var held = await new Burn(part.Arena, prefix, first, count).RunAsync();
        part.Audit("held", first + count + Arena.Partitions, held.Totals);
        await part.Arena.CleanAsync(prefix);
        part.Report.Figure("none stuck", free.RateBetween(0, 10), "/s");
        part.Report.Figure("one stuck in each partition", held.RateBetween(0, 10), "/s");
        part.Report.Below("  loss of the others", (1 - held.RateBetween(0, 10) / free.RateBetween(0, 10)) * 100, 5, "%");
    }

    // Where handlers take a time, as most that may fail do.
    private static async Task FailingSlowlyAsync(BenchPart part)
    {
        int count = part.Scale(60_000),
            first = count / 5;
        var working = BenchTask.Sample with { SleepMs = 10 };
        var failing = working with { Fails = 1 };
        var clean = await BurnAsync("slow", _ => working);
        var mixed = await BurnAsync("slow-mixed", number => number % 10 == 0 ? failing : working);
        part.Report.Figure("10 ms × 100 slots: none fails", clean.RateBetween(0, 8), "/s");
        part.Report.Figure("10 ms × 100 slots: one in ten fails once", mixed.RateBetween(0, 8), "/s");
        part.Report.AtLeast("  goodput of handlers that take 10 ms", Goodput(clean, mixed), 90, "%");

        Task<BurnResult> BurnAsync(string what, Func<int, BenchTask> payload) =>
            part.BurnAsync(what, first, count, prefix => new Burn(part.Arena, prefix, first, count) { Concurrency = 100 }, payload);
    }

    private static double Goodput(BurnResult clean, BurnResult mixed) => mixed.RateBetween(0, 8) / clean.RateBetween(0, 8) * 100;

    private static void Costs(Report report, string run, BurnResult result)
    {
        report.Figure($"{run}: CPU of worker", result.WorkerMicroseconds, "µs a task");
        report.Figure($"{run}: CPU of Redis", result.RedisMicroseconds, "µs a task");
        report.Figure($"{run}: CPU of the broker", result.BrokerMicroseconds, "µs a task");
        report.Figure($"{run}: requests to Redis for 1,000 tasks", result.Requests * 1000.0 / result.Count, "");
    }

    // Straight to each partition, where no task with or without a key could be sent by a client.
    private static async Task ProduceAsync(string brokers, string topic, BenchTask payload)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = brokers }).Build();
        for (int i = 0; i < Arena.Partitions; i++)
        {
            var buffer = new ArrayBufferWriter<byte>();
            var json = new ArrayBufferWriter<byte>();
            using (var writer = new System.Text.Json.Utf8JsonWriter(json))
                BenchTypes.Codec.Write(writer, payload);
            var task = new TaskEnvelope
            {
                Id = TaskId.New(TimeProvider.System),
                Type = BenchTypes.Codec.TaskType,
                Payload = json.WrittenMemory,
                CreatedAt = TimeProvider.System.GetUtcNow(),
                // Longer than it is stuck, so that it ends by itself.
                Timeout = TimeSpan.FromMilliseconds(2 * payload.SleepMs),
            };
            EnvelopeJson.Write(buffer, task);
            await producer.ProduceAsync(new TopicPartition(topic, i), new Message<Null, byte[]> { Value = buffer.WrittenSpan.ToArray() });
        }
    }

    /// <summary>Numbers of keys: the n-th most frequent is drawn n times less often than the first.</summary>
    private static int[] Zipf(int count)
    {
        double[] upTo = new double[Keys];
        double sum = 0;
        for (int i = 0; i < Keys; i++)
            upTo[i] = sum += 1.0 / (i + 1);
        var random = new Random(Seed);
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++)
        {
            int found = Array.BinarySearch(upTo, random.NextDouble() * sum);
            drawn[i] = Math.Min(Keys - 1, found < 0 ? ~found : found);
        }
        return drawn;
    }
}
