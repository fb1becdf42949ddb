using Microsoft.Extensions.DependencyInjection;
using TaskKit.Backends;
using TaskKit.Tests.Backends;
using TaskKit.Tests.Support.Servers;

namespace TaskKit.Tests.Kafka;

[NeedsKafka]
public sealed class KafkaPauseTests : PauseContract, IAsyncLifetime
{
    private KafkaStage? _stage;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_stage is not null)
            await _stage.DisposeAsync();
    }

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

    private protected override async ValueTask<ITaskBackend> OpenAsync()
    {
        _stage ??= await KafkaStage.StartAsync();
        return _stage.Harness.Open();
    }
}
