using TaskKit.Brokers.HandingOn;
using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Producing;

/// <summary>The broker's answer to a record that was sent.</summary>
/// <param name="Place">The place of the record, when there is no fault.</param>
/// <param name="Fault">The reason why the record is not stored; <see langword="null"/> when the broker has acknowledged it.</param>
internal readonly record struct ProducedRecord(KafkaPlace Place, SinkFault? Fault)
{
    public bool IsStored => Fault is null;
}
