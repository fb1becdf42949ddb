using System.Diagnostics.Metrics;
using TaskKit.Backends;
using TaskKit.Telemetry;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests;

/// <summary>The lag that a worker tells.</summary>
public sealed class LagTests
{
    [KafkaFact]
    public async Task Seed0_31_The_lag_is_what_is_not_committed_and_goes_with_the_worker()
    {
        using var meter = new Meter(MetricNames.Meter);
        await using var stage = await KafkaStage.StartAsync(partitions: 2);
        stage.Harness.Meter = meter;
        var open = new TaskCompletionSource();
        var host = await stage.HostAsync(
            async (_, _, _) =>
            {
                await open.Task;
                return TaskResult.Done;
            }
        );
        string topic = stage.Names.Worker(ProbeCatalog.Type);
        try
        {
            await stage.Client.SubmitAsync([.. Enumerable.Range(0, 20).Select(_ => NewTask())], CancellationToken.None);
            await Eventually.TrueAsync(() => LagOf(meter, topic) == 20, seconds: 60);
            open.SetResult();
            await Eventually.TrueAsync(() => LagOf(meter, topic) == 0, seconds: 60);
        }
        finally
        {
            await host.DisposeAsync();
        }
        Assert.Null(LagOf(meter, topic));
    }

    private static long? LagOf(Meter meter, string topic)
    {
        long? sum = null;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == meter && instrument.Name == MetricNames.KafkaLag)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>(
            (_, value, tags, _) =>
            {
                if (Equals(tags[0], new KeyValuePair<string, object?>(MetricNames.TopicTag, topic)))
                    sum = (sum ?? 0) + value;
            }
        );
        listener.Start();
        listener.RecordObservableInstruments();
        return sum;
    }

    private static TaskEnvelope NewTask() => KafkaHarness.NewTask(ProbeCatalog.Type) with { Payload = """{"name":"x"}"""u8.ToArray() };
}
