using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using TaskKit.Registry;
using TaskKit.Telemetry;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Telemetry;

public sealed class TaskMetricsTests
{
    [Fact]
    public void Nothing_is_measured_while_nobody_listens()
    {
        using var metrics = new TaskMetrics(new TaskRegistry());
        Assert.Equal((false, false, false), (metrics.IsMeasuring, metrics.IsCounting, metrics.IsTiming));
    }

    [Fact]
    public void Types_from_outside_share_one_name_and_those_of_other_programs_are_limited()
    {
        var registry = new TaskRegistry();
        registry.Register("own", (_, _, _) => TaskResult.Done);
        var labels = new TypeLabels(registry);
        Assert.Equal(
            ("own", "other", "theirs", "theirs"),
            (labels.Of("own"), labels.Of("theirs"), labels.Learn("theirs"), labels.Of("theirs"))
        );
        Assert.Equal("other", labels.Learn("no name"));
        var learnt = Enumerable.Range(0, 3000).Select(i => labels.Learn($"type-{i}")).Distinct().ToList();
        Assert.Contains("other", learnt);
        Assert.Equal(1000, learnt.Count);
        Assert.Equal("own", labels.Of("own"));
    }

    [Trait("Seed", "2-24")]
    [Fact]
    public async Task Submits_and_runs_are_measured_by_the_names_of_the_messaging_conventions()
    {
        var measured = new ConcurrentQueue<(Meter Meter, string Name, string? Unit, double Value, Dictionary<string, object?> Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "TaskKit")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();

        // A type of its own retries tells this test's measurements from those of others that run at the same time.
        await using var host = await WorkerHost.StartAsync(
            (_, context, _) => context.Attempt == 1 ? TaskResult.Fail(TaskError.Timeout("slow")) : TaskResult.Done
        );
        await host.WaitAsync(await host.EnqueueAsync(limited: true), TaskState.Done);

        await Eventually.TrueAsync(() => measured.Count(entry => Is(entry, "messaging.process.duration")) >= 2);
        Assert.Contains(measured, entry => Is(entry, "messaging.client.sent.messages") && entry.Value >= 1);
        Assert.All(measured.Where(entry => Is(entry, "messaging.process.duration")), entry => Assert.Equal("s", entry.Unit));
        Assert.Contains(
            measured,
            entry =>
                Is(entry, "messaging.process.duration")
                && Equals(entry.Tags["taskkit.outcome"], "retry")
                && Equals(entry.Tags["error.type"], "timeout")
        );
        Assert.Contains(measured, entry => Is(entry, "messaging.process.duration") && Equals(entry.Tags["taskkit.outcome"], "done"));
        Assert.All(
            measured.Where(entry => entry.Name.StartsWith("messaging", StringComparison.Ordinal)),
            entry => Assert.DoesNotContain("id", entry.Tags.Keys)
        );

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            measured.Enqueue((instrument.Meter, instrument.Name, instrument.Unit, value, new Dictionary<string, object?>(tags.ToArray())));

        static bool Is((Meter, string Name, string?, double, Dictionary<string, object?> Tags) entry, string name) =>
            entry.Name == name
            && Equals(entry.Tags["messaging.system"], "memory")
            && Equals(entry.Tags["taskkit.task.type"], ProbeCatalog.Limited);
    }
}
