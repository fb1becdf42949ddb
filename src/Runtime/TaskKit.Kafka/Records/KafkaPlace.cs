using System.Buffers.Binary;
using System.Text;
using Confluent.Kafka;
using TaskKit.Brokers.Guarding;

namespace TaskKit.Kafka.Records;

/// <summary>The place of a record in Kafka.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset.</param>
internal readonly record struct KafkaPlace(string Topic, int Partition, long Offset)
{
    private const int PartitionLength = sizeof(int);

    public static KafkaPlace Of(ConsumeResult<byte[]?, byte[]?> result) => new(result.Topic, result.Partition.Value, result.Offset.Value);

    /// <summary>Reads a place that <see cref="ToPlace"/> made.</summary>
    public static KafkaPlace Of(in RecordPlace place)
    {
        var name = place.Stream.Bytes;
        return name.Length < PartitionLength
            ? default
            : new(Encoding.UTF8.GetString(name[PartitionLength..]), BinaryPrimitives.ReadInt32BigEndian(name), place.Number);
    }

    /// <summary>Makes the stream name of a partition for places: its number, then its topic.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="type">The task type of the topic, if it has one.</param>
    public static StreamName NameOf(string topic, int partition, string? type)
    {
        byte[] name = new byte[PartitionLength + Encoding.UTF8.GetByteCount(topic)];
        BinaryPrimitives.WriteInt32BigEndian(name, partition);
        Encoding.UTF8.GetBytes(topic, name.AsSpan(PartitionLength));
        return new StreamName(name, type is not null && topic.EndsWith(type, StringComparison.Ordinal) ? type : null);
    }

    /// <summary>The place as the guard keeps it.</summary>
    public RecordPlace ToPlace() => new(Offset, NameOf(Topic, Partition, type: null));

    public override string ToString() => $"{Topic}/{Partition}/{Offset}";
}
