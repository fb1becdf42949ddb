using Microsoft.Extensions.DependencyInjection;
using TaskKit.Backends;
using TaskKit.Conformance;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests;

[NeedsKafka]
public sealed class KafkaPauseTests : PauseContract
{
    private readonly StageOnDemand _stage = new();

    [KafkaFact]
    public async Task Without_the_state_pauses_are_refused_and_workers_run()
    {
        await using var stage = await KafkaStage.StartAsync();
        stage.Harness.WithoutStates = true;
        var ran = new TaskCompletionSource();
        await using var host = await stage.HostAsync(
            (_, _, _) =>
            {
                ran.TrySetResult();
                return TaskResult.Done;
            }
        );

        var refusal = await Assert.ThrowsAsync<NotSupportedException>(async () =>
            await host.Services.GetRequiredService<ITaskPauses>().PauseAsync(PauseScope.All, "x")
        );

        Assert.Contains("set TaskKit:Redis:Address", refusal.Message);
        await host.EnqueueAsync();
        await ran.Task;
    }

    protected override ValueTask<ITaskBackend> OpenAsync() => _stage.OpenAsync();

    protected override ValueTask CloseAsync() => _stage.DisposeAsync();
}
