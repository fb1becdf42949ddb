using System.Text;
using Confluent.Kafka;
using TaskKit.Backends;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;
using Xunit.Abstractions;

namespace TaskKit.Kafka.Tests;

/// <summary>
/// Tests of the records that a restart reads again: those that have ended behind a record which waits for its retry. Nothing behind that record can be
/// committed, and the next owner of the partition reads and skips it.
/// </summary>
public sealed class RestartTests(ITestOutputHelper output)
{
    private const int Partitions = 6;
    private const int BatchSize = 20;
    private const int Batches = 150;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    // Each tenth task fails once and waits for 1 s, ±10 %; commits come each second at the latest.
    private static readonly TimeSpan LongestLag = TimeSpan.FromSeconds(3);

    [KafkaFact]
    public async Task A_restart_reads_again_what_ended_since_the_oldest_waiting_retry()
    {
        await using var stage = await KafkaStage.StartAsync(partitions: Partitions);
        int done = 0;
        ProbeScript script = (probe, context, _) =>
        {
            if (context.Attempt == 1 && probe.Name.EndsWith('0'))
                return ValueTask.FromResult(TaskResult.Fail(TaskError.Retryable("Fails its first attempt.")));
            Interlocked.Increment(ref done);
            return ValueTask.FromResult(TaskResult.Done);
        };
        long begun = TimeProvider.System.GetTimestamp();
        await using (await stage.HostAsync(script, configure: RetryAfterOneSecond))
            for (int i = 0; i < Batches; i++)
            {
                await stage.Client.SubmitAsync([.. Enumerable.Range(i * BatchSize, BatchSize).Select(NewTask)], CancellationToken.None);
                await Task.Delay(Between, TimeProvider.System);
            }
        double perSecond = Batches * BatchSize / TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
        int before = done;

        long again = LeftToRead(stage) - (Batches * BatchSize - before);

        output.WriteLine(
            $"{again} of {Batches * BatchSize} records are read again, at {perSecond:0} tasks a second of which each tenth fails once"
        );
        Assert.InRange(again, 0, (long)(perSecond * LongestLag.TotalSeconds));
        await using var heir = await stage.HostAsync(script, configure: RetryAfterOneSecond);
        await Eventually.TrueAsync(() => LeftToRead(stage) == 0, "all offsets are committed", seconds: 60);
        Assert.Equal(Batches * BatchSize, done);
    }

    private static void RetryAfterOneSecond(TaskKitOptions options) => options.Worker.Backoff.Initial = TimeSpan.FromSeconds(1);

    // The records from the committed offsets to the ends of the partitions.
    private static long LeftToRead(KafkaStage stage)
    {
        string topic = stage.Names.Worker(ProbeCatalog.Type);
        using var reader = new ConsumerBuilder<Ignore, Ignore>(
            new ConsumerConfig { BootstrapServers = stage.Harness.Topics.Brokers, GroupId = stage.Names.WorkerGroup(ProbeCatalog.Type) }
        ).Build();
        var patience = TimeSpan.FromSeconds(10);
        return reader
            .Committed(Enumerable.Range(0, Partitions).Select(partition => new TopicPartition(topic, partition)), patience)
            .Sum(committed =>
                reader.QueryWatermarkOffsets(committed.TopicPartition, patience).High.Value - Math.Max(0, committed.Offset.Value)
            );
    }

    private static TaskEnvelope NewTask(int number) =>
        new()
        {
            Id = TaskId.New(TimeProvider.System),
            Type = ProbeCatalog.Type,
            Payload = Encoding.UTF8.GetBytes($$"""{"name":"{{number}}"}"""),
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };
}
