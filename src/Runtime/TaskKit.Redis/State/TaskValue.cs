using System.Buffers.Binary;
using System.Text;

namespace TaskKit.Redis.State;

/// <summary>What a <see cref="TaskValue"/> says besides its numbers.</summary>
[Flags]
internal enum TaskFlags : byte
{
    None = 0,
    CancelRequested = 1,

    /// <summary>There is more in the details hash.</summary>
    Details = 2,

    /// <summary>The last 16 bytes name the idempotency key.</summary>
    Key = 4,

    /// <summary>Two bits: the <see cref="IntentKind"/> that was decided, until the dead letter is written or the next turn starts.</summary>
    Intent = 8 | 16,

    /// <summary>The last holder gave its grant back.</summary>
    Released = 32,

    /// <summary>The topic's name ends with the type, whose length is enough.</summary>
    TypeInTopic = 64,

    /// <summary>The run was granted ahead of its turn: nobody knows whether it began, so that the death of its holder is no crash of the task.</summary>
    Ahead = 128,
}

/// <summary>
/// One task's state as it stands in Redis. The order serves the scripts: what START compares comes first (attempts, generation, turn, crashes,
/// flags), what SETTLE compares goes on from there (generation to token).
/// </summary>
/// <remarks>
/// Big-endian: ended 2, generation 4, turn 4, crashes 1, flags 1, token 8 + 4, state 1, changed 6, started 6, due 6, partition 4, offset 8, topic's
/// length 1, topic, type's length 1, type (if the topic does not say it), hash of the idempotency key 16 (if there is one). Times are Unix ms.
/// </remarks>
internal readonly record struct TaskValue
{
    /// <summary>The part that SETTLE compares: its offset and length.</summary>
    public const int ShownOffset = 2;
    public const int ShownLength = 22;

    /// <summary>How much <see cref="WriteHead"/> writes.</summary>
    public const int HeadLength = 25;

    private const int FixedLength = 43;

    public int Ended { get; init; }
    public int Generation { get; init; }
    public int Turn { get; init; }
    public int Crashes { get; init; }
    public TaskFlags Flags { get; init; }
    public Token Token { get; init; }
    public TaskState State { get; init; }
    public long Changed { get; init; }
    public long Started { get; init; }
    public long Due { get; init; }
    public RecordPlace Place { get; init; }
    public string Type { get; init; }

    /// <summary>Names the idempotency key; counts only with <see cref="TaskFlags.Key"/>.</summary>
    public UInt128 Key { get; init; }

    /// <summary>The flags that follow from a place and a key.</summary>
    public static TaskFlags FlagsOf(in RecordPlace place, string type, string? idempotencyKey) =>
        (place.Topic.EndsWith(type, StringComparison.Ordinal) ? TaskFlags.TypeInTopic : 0) | (idempotencyKey is null ? 0 : TaskFlags.Key);

    /// <summary>How long the value of a place, a type and a key is.</summary>
    public static int LengthOf(in RecordPlace place, string type, TaskFlags flags) => FixedLength + TailLength(place, type, flags);

    public byte[] ToBytes()
    {
        byte[] value = new byte[LengthOf(Place, Type, Flags)];
        Write(value);
        return value;
    }

    /// <summary>Writes the value.</summary>
    /// <returns>How long it is.</returns>
    public int Write(Span<byte> bytes)
    {
        int length = LengthOf(Place, Type, Flags);
        WriteHead(bytes);
        WriteTime(bytes[25..], Changed);
        WriteTime(bytes[31..], Started);
        WriteTime(bytes[37..], Due);
        WriteTail(bytes[FixedLength..length], Place, Type, Flags, Key);
        return length;
    }

    /// <summary>Reads a value; <see langword="false"/> when it is none of ours.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out TaskValue value)
    {
        value = default;
        if (bytes.Length < FixedLength + 14)
            return false;
        var flags = (TaskFlags)bytes[11];
        var tail = bytes[FixedLength..];
        int topicLength = tail[12];
        if (tail.Length < 14 + topicLength || bytes[24] > (byte)TaskState.Cancelled)
            return false;
        string topic = Encoding.UTF8.GetString(tail.Slice(13, topicLength));
        int typeLength = tail[13 + topicLength];
        bool inTopic = (flags & TaskFlags.TypeInTopic) != 0;
        var rest = tail[(14 + topicLength)..];
        if ((inTopic ? topicLength : rest.Length) < typeLength || ((flags & TaskFlags.Key) != 0 && rest.Length < 16))
            return false;
        value = new TaskValue
        {
            Ended = BinaryPrimitives.ReadUInt16BigEndian(bytes),
            Generation = BinaryPrimitives.ReadInt32BigEndian(bytes[2..]),
            Turn = BinaryPrimitives.ReadInt32BigEndian(bytes[6..]),
            Crashes = bytes[10],
            Flags = flags,
            Token = Token.Read(bytes[12..]),
            State = (TaskState)bytes[24],
            Changed = ReadTime(bytes[25..]),
            Started = ReadTime(bytes[31..]),
            Due = ReadTime(bytes[37..]),
            Place = new(topic, BinaryPrimitives.ReadInt32BigEndian(tail), BinaryPrimitives.ReadInt64BigEndian(tail[4..])),
            Type = inTopic
                ? Encoding.UTF8.GetString(tail.Slice(13 + topicLength - typeLength, typeLength))
                : Encoding.UTF8.GetString(rest[..typeLength]),
            Key = (flags & TaskFlags.Key) != 0 ? BinaryPrimitives.ReadUInt128BigEndian(rest[^16..]) : 0,
        };
        return true;
    }

    /// <summary>Writes attempts to state.</summary>
    public void WriteHead(Span<byte> head)
    {
        BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)Math.Min(Ended, ushort.MaxValue));
        BinaryPrimitives.WriteInt32BigEndian(head[2..], Generation);
        BinaryPrimitives.WriteInt32BigEndian(head[6..], Turn);
        head[10] = (byte)Math.Min(Crashes, byte.MaxValue);
        head[11] = (byte)Flags;
        Token.Write(head[12..]);
        head[24] = (byte)State;
    }

    /// <summary>How long place, type and key are.</summary>
    /// <exception cref="ArgumentException">The topic or the type is longer than 255 bytes.</exception>
    public static int TailLength(in RecordPlace place, string type, TaskFlags flags)
    {
        int topicLength = Encoding.UTF8.GetByteCount(place.Topic);
        int typeLength = Encoding.UTF8.GetByteCount(type);
        if (topicLength > byte.MaxValue || typeLength > byte.MaxValue)
            throw new ArgumentException($"Expected topics and types of at most 255 bytes, got '{place.Topic}' and '{type}'.");
        return 14 + topicLength + ((flags & TaskFlags.TypeInTopic) != 0 ? 0 : typeLength) + ((flags & TaskFlags.Key) != 0 ? 16 : 0);
    }

    /// <summary>Writes place, type and key.</summary>
    public static void WriteTail(Span<byte> tail, in RecordPlace place, string type, TaskFlags flags, UInt128 key)
    {
        BinaryPrimitives.WriteInt32BigEndian(tail, place.Partition);
        BinaryPrimitives.WriteInt64BigEndian(tail[4..], place.Offset);
        int topicLength = Encoding.UTF8.GetBytes(place.Topic, tail[13..]);
        tail[12] = (byte)topicLength;
        tail = tail[(13 + topicLength)..];
        tail[0] = (byte)Encoding.UTF8.GetByteCount(type);
        if ((flags & TaskFlags.TypeInTopic) == 0)
            Encoding.UTF8.GetBytes(type, tail[1..]);
        if ((flags & TaskFlags.Key) != 0)
            BinaryPrimitives.WriteUInt128BigEndian(tail[^16..], key);
    }

    /// <summary>Reads the place that a tail begins with.</summary>
    public static RecordPlace? ReadPlace(ReadOnlySpan<byte> tail) =>
        tail.Length > 13 && tail.Length > 13 + tail[12]
            ? new(
                Encoding.UTF8.GetString(tail.Slice(13, tail[12])),
                BinaryPrimitives.ReadInt32BigEndian(tail),
                BinaryPrimitives.ReadInt64BigEndian(tail[4..])
            )
            : null;

    public static void WriteTime(Span<byte> bytes, long milliseconds)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(milliseconds >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)milliseconds);
    }

    public static long ReadTime(ReadOnlySpan<byte> bytes) =>
        ((long)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]);
}
