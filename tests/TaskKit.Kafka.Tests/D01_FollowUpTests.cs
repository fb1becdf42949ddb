using TaskKit.Backends;
using TaskKit.Servers;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests;

/// <summary>A follow-up that is refused fails the attempt that brought it: no parent is DONE without its follow-ups.</summary>
public sealed class D01_FollowUpTests
{
    [KafkaFact]
    public async Task D01_A_follow_up_without_a_topic_fails_every_attempt_and_buries_the_task()
    {
        await using var stage = await KafkaStage.StartAsync(types: ProbeCatalog.Type);
        int runs = 0;
        await using var host = await HostAsync(stage, _ => Interlocked.Increment(ref runs));

        var id = await host.EnqueueAsync(options: new() { MaxRetries = 1 });

        await stage.EventuallyAsync(id, TaskState.Dead);
        var record = await stage.FindAsync(id);
        Assert.Equal((2, DeadLetterReasons.RetriesExhausted), (runs, record.Failure!.Reason));
        Assert.Contains("'limited'", record.Failure.Error.Message);
        Assert.Contains(stage.Names.Worker(ProbeCatalog.Limited), record.Failure.Error.Message);
        Assert.Equal("FOLLOW_UP_REFUSED", record.Failure.Error.Code);
        Assert.Equal(2, record.Attempts);
        Assert.Contains(host.Logs.Lines, line => line.Id.Id == 11);
        Assert.Contains(host.Logs.Lines, line => line.Id.Id == 12);
        await stage.PassAsync(host);
    }

    [KafkaFact]
    public async Task D01_A_follow_up_that_is_too_large_buries_the_task_and_leaves_the_others_alone()
    {
        await using var stage = await KafkaStage.StartAsync();
        stage.Harness.Configure = (kafka, _) => kafka.MaxMessageBytes = 10_000;
        await using var host = await HostAsync(stage, name => new string('x', name == "large" ? 20_000 : 1));

        var large = await host.EnqueueAsync("large", new() { MaxRetries = 0 });
        var small = await host.EnqueueAsync("small", new() { MaxRetries = 0 });

        await stage.EventuallyAsync(large, TaskState.Dead);
        await stage.EventuallyAsync(small, TaskState.Done);
        Assert.Contains("MaxMessageBytes", (await stage.FindAsync(large)).Failure!.Error.Message);
    }

    [KafkaFact]
    public async Task D01_A_follow_up_runs_once_its_topic_exists()
    {
        await using var stage = await KafkaStage.StartAsync(types: ProbeCatalog.Type);
        await using var host = await HostAsync(stage, _ => "later");
        var id = await host.EnqueueAsync(options: new() { MaxRetries = 100 });
        await stage.EventuallyAsync(id, TaskState.Retrying);

        await stage.Harness.Topics.AddAsync(1, stage.Names.Worker(ProbeCatalog.Limited)[stage.Names.Prefix.Length..]);

        await stage.EventuallyAsync(id, TaskState.Done);
        Assert.Single(await stage.ReadAsync(stage.Names.Worker(ProbeCatalog.Limited), 1));
    }

    [KafkaFact]
    public async Task D01_The_next_of_a_key_waits_until_a_refused_follow_up_is_mended()
    {
        await using var stage = await KafkaStage.StartAsync(types: ProbeCatalog.Type);
        var order = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var host = await stage.HostAsync(
            (probe, context, _) =>
            {
                order.Enqueue(probe.Name);
                if (probe.Name == "first")
                    context.AddFollowUp(ProbeCatalog.LimitedCodec, probe, null);
                return TaskResult.Done;
            },
            configure: options => options.Worker.Types = [ProbeCatalog.Type]
        );
        var first = await host.EnqueueAsync("first", new() { Key = "k", MaxRetries = 1 });
        var second = await host.EnqueueAsync("second", new() { Key = "k" });

        await stage.EventuallyAsync(second, TaskState.Done);

        Assert.Equal(["first", "first", "second"], order);
        Assert.Equal(TaskState.Dead, await stage.StateAsync(first));
    }

    [KafkaFact]
    public async Task D01_A_follow_up_with_a_priority_fails_the_attempt_too()
    {
        await using var stage = await KafkaStage.StartAsync();
        await using var host = await stage.HostAsync(
            (probe, context, _) =>
            {
                context.AddFollowUp(ProbeCatalog.LimitedCodec, probe, new() { Priority = 1 });
                return TaskResult.Done;
            },
            configure: options => options.Worker.Types = [ProbeCatalog.Type]
        );

        var id = await host.EnqueueAsync(options: new() { MaxRetries = 0 });

        await stage.EventuallyAsync(id, TaskState.Dead);
        string message = (await stage.FindAsync(id)).Failure!.Error.Message;
        Assert.Contains("Priority", message);
        Assert.Contains("'kafka'", message);
    }

    [KafkaFact(OwnBroker = true)]
    public async Task D01_A_follow_up_that_cannot_be_stored_now_is_stored_when_the_brokers_are_back()
    {
        await using var broker = await KafkaBroker.StartNewAsync();
        await using var stage = await KafkaStage.StartAsync(brokers: broker.Address);
        var (runs, running, goesOn) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        await using var host = await stage.HostAsync(
            async (probe, context, _) =>
            {
                if (probe.Name != "parent")
                    return TaskResult.Done;
                runs++;
                running.SetResult();
                await goesOn.Task;
                context.AddFollowUp(ProbeCatalog.LimitedCodec, new Probe("child"), null);
                return TaskResult.Done;
            },
            configure: options => options.Worker.Timeout = TimeSpan.FromMinutes(5)
        );
        var id = await host.EnqueueAsync("parent", new() { MaxRetries = 0 });
        await running.Task;
        await broker.KillAsync();
        goesOn.SetResult();
        // The produce request has its 30 s before it is known that nothing was stored.
        await Eventually.TrueAsync(() => host.Logs.Lines.Any(line => line.Id.Id == 21), seconds: 90);

        await broker.StartAsync();

        await stage.EventuallyAsync(id, TaskState.Done);
        Assert.Equal(1, runs);
        Assert.NotEmpty(await stage.ReadAsync(stage.Names.Worker(ProbeCatalog.Limited), 1));
    }

    private static Task<WorkerHost> HostAsync(KafkaStage stage, Func<string, object> name) =>
        stage.HostAsync(
            (probe, context, _) =>
            {
                if (probe.Name != "marker")
                    context.AddFollowUp(ProbeCatalog.LimitedCodec, new Probe($"{name(probe.Name)}"), null);
                return TaskResult.Done;
            },
            configure: options => options.Worker.Types = [ProbeCatalog.Type]
        );
}
