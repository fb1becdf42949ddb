using TaskKit.Backends;
using TaskKit.Conformance;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests;

[NeedsKafka]
public sealed class KafkaOptionTests : OptionContract
{
    private readonly StageOnDemand _stage = new();

    [KafkaFact]
    public async Task A_record_from_elsewhere_that_carries_a_priority_runs()
    {
        await using var stage = await KafkaStage.StartAsync();
        string? ran = null;
        await using var host = await stage.HostAsync(
            (probe, _, _) =>
            {
                ran = probe.Name;
                return TaskResult.Done;
            }
        );

        await stage.WriteAsync(stage.Names.Worker(ProbeCatalog.Type), """{"type":"probe","priority":2,"payload":{"name":"urgent"}}""");

        await Eventually.TrueAsync(() => ran == "urgent");
    }

    [KafkaFact]
    public async Task Without_the_state_idempotency_keys_are_refused_too()
    {
        await using var stage = await KafkaStage.StartAsync();
        stage.Harness.WithoutStates = true;
        await using var host = await stage.HostAsync((_, _, _) => TaskResult.Done);

        var refusal = await Assert.ThrowsAsync<TaskSubmitException>(async () =>
            await host.EnqueueAsync(options: new() { IdempotencyKey = "a" })
        );

        Assert.Contains("EnqueueOptions.IdempotencyKey ", refusal.Message);
    }

    protected override ValueTask<ITaskBackend> OpenAsync() => _stage.OpenAsync();

    protected override ValueTask CloseAsync() => _stage.DisposeAsync();
}
