namespace TaskKit.Kafka;
internal sealed class Relays(KafkaParts parts) { public void Start() { _ = parts; } public ValueTask DisposeAsync() => default; }
