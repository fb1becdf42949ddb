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

    protected override ValueTask<ITaskBackend> OpenAsync() => _stage.OpenAsync();

    protected override ValueTask CloseAsync() => _stage.DisposeAsync();
}
