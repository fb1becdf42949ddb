using TaskKit.Backends;
using TaskKit.Conformance;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests;

[NeedsKafka]
public sealed class KafkaLimitTests : LimitContract
{
    private readonly StageOnDemand _stage = new();

    [KafkaFact]
    public async Task Without_the_state_a_program_that_states_a_limit_does_not_start()
    {
        await using var stage = await KafkaStage.StartAsync();
        stage.Harness.WithoutStates = true;

        var refusal = await Assert.ThrowsAsync<TaskKitConfigurationException>(() =>
            stage.HostAsync((_, _, _) => TaskResult.Done, configure: options => options.Types["probe"] = new() { TotalConcurrency = 2 })
        );

        Assert.Contains("set TaskKit:Redis:Address", refusal.Message);
    }

    // The worker reads its clock before it asks, and Redis counts by its own when the question has come. Without a limit all starts lie within a few ms.
    protected override TimeSpan StartsApart => TimeSpan.FromMilliseconds(200);

    protected override ValueTask<ITaskBackend> OpenAsync() => _stage.OpenAsync();

    protected override ValueTask CloseAsync() => _stage.DisposeAsync();
}
