using TaskKit.Backends;

namespace TaskKit.Kafka.Tests;

/// <summary>The topics and the states of a suite that runs whole programs: made when the first of its programs opens the backend.</summary>
internal sealed class StageOnDemand : IAsyncDisposable
{
    private KafkaStage? _stage;

    public async ValueTask<ITaskBackend> OpenAsync()
    {
        _stage ??= await KafkaStage.StartAsync();
        return _stage.Harness.Open();
    }

    public ValueTask DisposeAsync() => _stage?.DisposeAsync() ?? ValueTask.CompletedTask;
}
