namespace TaskKit.Kafka;

/// <summary>What runs beside the workers of a backend: the retry forwarder and the dispatcher.</summary>
internal sealed class Relays(KafkaParts parts) : IAsyncDisposable
{
    public void Start() => _ = parts;

    public ValueTask DisposeAsync() => default;
}
