using System.Globalization;
using Confluent.Kafka;
using TaskKit.Backends.Wire;

namespace TaskKit.Bench.Kafka;

/// <summary>
/// The cost of the same records without a framework: one loop around <c>Consume()</c> that reads headers, envelope and payload, and leaves offsets
/// to the client's own commits. Nothing runs beside it, nothing is retried, and what is in work when it dies is lost.
/// </summary>
internal static class RawLoop
{
    public const string Name = "kafka-raw";

    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);

    /// <param name="brokers">Where to.</param>
    /// <param name="topic">What to read.</param>
    /// <param name="group">The consumer group.</param>
    /// <param name="first">How many records are the warm-up.</param>
    /// <param name="count">How many are measured.</param>
    public static WorkerProcess Start(string brokers, string topic, string group, int first, int count) =>
        WorkerProcess.Start(Name, [brokers, topic, group, .. new[] { first, count }.Select(n => n.ToString(CultureInfo.InvariantCulture))]);

    public static void Run(string[] arguments)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = arguments[0],
            GroupId = arguments[2],
            AutoOffsetReset = AutoOffsetReset.Earliest,
            FetchQueueBackoffMs = 20,
        };
        long first = long.Parse(arguments[3], CultureInfo.InvariantCulture);
        long all = first + long.Parse(arguments[4], CultureInfo.InvariantCulture);
        var probe = new BenchProbe(first, all - first, WorkerProgram.Print);
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(config).Build();
        consumer.Subscribe(arguments[1]);
        while (probe.Done < all)
            if (consumer.Consume(Wait) is { } result)
                probe.Ran(Read(result), failed: false);
        consumer.Close();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"end {probe.Runs} {probe.Done} 0 0"));
    }

    private static BenchTask Read(ConsumeResult<byte[]?, byte[]?> result)
    {
        if (result.Message.Headers.Count > 0)
            throw new InvalidOperationException("First submissions carry no headers.");
        return EnvelopeJson.TryParse(result.Message.Value, out var parts, out string? problem)
            ? BenchTypes.Codec.Parse(parts.Payload.Span)
            : throw new InvalidOperationException(problem);
    }
}
