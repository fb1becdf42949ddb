using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.Ordering;
using TaskKit.Brokers.Records;

namespace TaskKit.Kafka.Tests.Brokers.Memory;

/// <summary>One consumer of one queue, from its subscription until it is lost.</summary>
internal sealed class MemoryStream(MemoryBroker broker, string type, Lock gate) : RecordStream(type, gate)
{
    public override RecordPlace PlaceOf(BrokerRecord record) => ((MemoryRecord)record).Place;

    public override bool MayHold => true;

    // The broker delivers a record to a consumer once.
    public override bool Open(BrokerRecord record) => true;

    public override void End(BrokerRecord record) => broker.End((MemoryRecord)record, this);

    public override string? Backlog(bool wasFull) => null;
}
