using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TaskKit.Kafka.Records;

/// <summary>The id of a record that carries none: another program wrote it straight to the topic.</summary>
internal static class DerivedId
{
    /// <summary>A UUID of version 7 with the record's time and a hash of its origin in place of random bits: the same at each redelivery.</summary>
    /// <param name="origin">Where the first record of the task stands.</param>
    /// <param name="timestamp">Its time.</param>
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
