using TaskKit.Backends;
using TaskKit.Tests.Backends;
using TaskKit.Tests.Support;
using TaskKit.Tests.Support.Servers;

namespace TaskKit.Tests.Kafka;

[NeedsKafka]
public sealed class KafkaOptionTests : OptionContract, IAsyncLifetime
{
    private KafkaStage? _stage;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_stage is not null)
            await _stage.DisposeAsync();
    }

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

    private protected override async ValueTask<ITaskBackend> OpenAsync()
    {
        _stage = await KafkaStage.StartAsync();
        return _stage.Harness.Open();
    }
}
