using TaskKit.Backends;
using TaskKit.Tests.Backends;
using TaskKit.Tests.Support.Servers;

namespace TaskKit.Tests.Kafka;

[NeedsKafka]
public sealed class KafkaLimitTests : LimitContract, IAsyncLifetime
{
    private KafkaStage? _stage;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_stage is not null)
            await _stage.DisposeAsync();
    }

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

    private protected override async ValueTask<ITaskBackend> OpenAsync()
    {
        _stage ??= await KafkaStage.StartAsync();
        return _stage.Harness.Open();
    }
}
