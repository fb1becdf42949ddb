using TaskKit.Backends;
using TaskKit.Brokers.Ordering;
using TaskKit.Kafka;
using TaskKit.Kafka.Consuming;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests;

/// <summary>A backlog waits in Kafka, not in the workers' memory.</summary>
public sealed class BackPressureTests
{
    private const int Backlog = 3 * BackPressure.MostReady;

    // Beside those that are ready: one more batch of the poller, and what runs.
    private const int Slack = 1024;

    [KafkaFact]
    public async Task A_worker_that_is_busy_reads_no_further_until_it_has_room()
    {
        await using var stage = await KafkaStage.StartAsync();
        await stage.Client.SubmitAsync([.. Enumerable.Range(0, Backlog).Select(NewTask)], CancellationToken.None);
        var open = new TaskCompletionSource();
        int runs = 0;
        await using var host = await stage.HostAsync(
            async (_, _, _) =>
            {
                await open.Task;
                Interlocked.Increment(ref runs);
                return TaskResult.Done;
            }
        );
        var receiver = ((KafkaBackend)host.Backend).Receivers.Single();
        var source = (KafkaSource)receiver.Source;

        await Eventually.TrueAsync(() => source.Tracks.Any(track => track.IsPaused), "the partition is paused", seconds: 60);
        Assert.InRange(source.Tracks.Max(track => track.Offsets.Span), BackPressure.MostReady, BackPressure.MostReady + Slack);
        Assert.Null(await host.Backend.CheckAsync(CancellationToken.None));

        open.SetResult();
        await Eventually.TrueAsync(() => Volatile.Read(ref runs) == Backlog, "all have run", seconds: 120);
        await Eventually.TrueAsync(() => receiver.Running.Count == 0);
    }

    private static TaskEnvelope NewTask(int number) =>
        new()
        {
            Id = TaskId.New(TimeProvider.System),
            Type = ProbeCatalog.Type,
            Payload = System.Text.Encoding.UTF8.GetBytes($$"""{"name":"{{number}}"}"""),
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };
}
