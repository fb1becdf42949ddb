using TaskKit.Redis.State;

namespace TaskKit.Kafka.Producing;

/// <summary>What became of a record that was sent.</summary>
/// <param name="Place">Where it stands, when there is no error.</param>
/// <param name="Error">Why it stands nowhere; <see langword="null"/> when the broker has acknowledged it.</param>
internal readonly record struct ProducedRecord(RecordPlace Place, ProduceError? Error)
{
    public bool IsStored => Error is null;
}
