using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TaskKit.Kafka.Records;

/// <summary>Makes ids for tasks whose records have none, because another program has written them directly to the topic.</summary>
internal static class DerivedId
{
    /// <summary>Makes a UUID of version 7 from the record's time and a hash of its origin. Each redelivery gets the same id.</summary>
    /// <param name="origin">The place of the first record of the task.</param>
    /// <param name="timestamp">The time of that record.</param>
    public static TaskId Of(KafkaPlace origin, DateTimeOffset timestamp)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(origin.ToString()), hash);
        Span<byte> time = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(time, timestamp.ToUnixTimeMilliseconds());
        time[2..].CopyTo(hash);
        hash[6] = (byte)(0x70 | (hash[6] & 0x0F));
        hash[8] = (byte)(0x80 | (hash[8] & 0x3F));
        return new TaskId(new Guid(hash[..16], bigEndian: true));
    }
}
