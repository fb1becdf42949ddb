using TaskKit.Backends;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.Records;

namespace TaskKit.Kafka.Tests.Brokers.Memory;

/// <summary>A record of the broker in memory.</summary>
/// <param name="task">The task.</param>
/// <param name="queue">The queue that has it.</param>
/// <param name="due">The earliest time of its run.</param>
internal sealed class MemoryRecord(TaskEnvelope task, string queue, DateTimeOffset? due) : BrokerRecord(task)
{
    public string Queue { get; } = queue;

    /// <summary>Its number among all records, given by the broker.</summary>
    public long Number { get; set; }

    /// <summary>The consumer that has it; <see langword="null"/> while it waits for one.</summary>
    public MemoryStream? Holder { get; set; }

    public bool IsEnded { get; set; }

    public override DateTimeOffset? Due { get; } = due;

    public override string? Malformed => null;

    public override int Size => Task.Payload.Length;

    public RecordPlace Place => new(Number, MemoryBroker.Name);
}
