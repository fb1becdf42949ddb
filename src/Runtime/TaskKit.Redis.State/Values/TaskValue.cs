using System.Buffers.Binary;
using System.Text;
using TaskKit.Brokers.Guarding;

namespace TaskKit.Redis.State.Values;

/// <summary>The flags of a <see cref="TaskValue"/>.</summary>
[Flags]
internal enum TaskFlags : byte
{
    None = 0,
    CancelRequested = 1,

    /// <summary>The task has details in a hash of its own.</summary>
    Details = 2,

    /// <summary>The last 16 bytes are the hash of the idempotency key.</summary>
    Key = 4,

    /// <summary>Two bits: the <see cref="IntentKind"/> of a hand-off, until its dead letter is written or its next leg starts.</summary>
    Intent = 8 | 16,

    /// <summary>The last run was released.</summary>
    Released = 32,

    /// <summary>The place ends with the name of the type, so only the length of the type is stored.</summary>
    TypeInPlace = 64,

    /// <summary>The run was granted early. The death of its worker counts as no crash, since the run may not have begun.</summary>
    Early = 128,
}

/// <summary>
/// The state of one task as Redis stores it. The order of the members serves the scripts: START compares those from the attempts to the crashes,
/// SETTLE those from the generation to the token.
/// </summary>
/// <remarks>
/// Big-endian: ended 2, generation 4, leg 4, crashes 1, flags 1, token 8 + 4, state 1, changed 6, started 6, due 6, length of the
/// place 1, place, length of the type 1, type (if the place does not end with it), hash of the idempotency key 16 (if there is one). Times are Unix ms.
/// </remarks>
internal readonly record struct TaskValue
{
    /// <summary>The offset of the part that SETTLE compares. It is <see cref="ShownLength"/> bytes long.</summary>
    public const int ShownOffset = 2;
    public const int ShownLength = 22;

    /// <summary>The number of bytes that <see cref="WriteHead"/> writes.</summary>
    public const int HeadLength = 25;

    private const int FixedLength = 43;

    public int Ended { get; init; }
    public int Generation { get; init; }
    public int Leg { get; init; }
    public int Crashes { get; init; }
    public TaskFlags Flags { get; init; }
    public Token Token { get; init; }
    public TaskState State { get; init; }
    public long Changed { get; init; }
    public long Started { get; init; }
    public long Due { get; init; }
    public RecordPlace Place { get; init; }
    public string Type { get; init; }

    /// <summary>The hash of the idempotency key; valid with <see cref="TaskFlags.Key"/>.</summary>
    public UInt128 Key { get; init; }

    /// <summary>The flags that follow from a place and a key.</summary>
    public static TaskFlags FlagsOf(in RecordPlace place, string type, string? idempotencyKey) =>
        (place.Stream.EndsWith(type) ? TaskFlags.TypeInPlace : 0) | (idempotencyKey is null ? 0 : TaskFlags.Key);

    /// <summary>The length of a value with this place, type and key.</summary>
    public static int LengthOf(in RecordPlace place, string type, TaskFlags flags) => FixedLength + TailLength(place, type, flags);

    public byte[] ToBytes()
    {
        byte[] value = new byte[LengthOf(Place, Type, Flags)];
        Write(value);
        return value;
    }

    /// <summary>Writes the value.</summary>
    /// <returns>Its length.</returns>
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

    /// <summary>Reads a value; <see langword="false"/> when the bytes are foreign.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out TaskValue value)
    {
        value = default;
        if (bytes.Length < FixedLength + 2 || bytes[24] > (byte)TaskState.Cancelled)
            return false;
        var flags = (TaskFlags)bytes[11];
        var tail = bytes[FixedLength..];
        int placeLength = tail[0];
        if (tail.Length < 2 + placeLength)
            return false;
        int typeLength = tail[1 + placeLength];
        var place = tail.Slice(1, placeLength);
        var rest = tail[(2 + placeLength)..];
        bool inPlace = (flags & TaskFlags.TypeInPlace) != 0;
        if ((inPlace ? placeLength : rest.Length) < typeLength || ((flags & TaskFlags.Key) != 0 && rest.Length < 16))
            return false;
        value = new TaskValue
        {
            Ended = BinaryPrimitives.ReadUInt16BigEndian(bytes),
            Generation = BinaryPrimitives.ReadInt32BigEndian(bytes[2..]),
            Leg = BinaryPrimitives.ReadInt32BigEndian(bytes[6..]),
            Crashes = bytes[10],
            Flags = flags,
            Token = Token.Read(bytes[12..]),
            State = (TaskState)bytes[24],
            Changed = ReadTime(bytes[25..]),
            Started = ReadTime(bytes[31..]),
            Due = ReadTime(bytes[37..]),
            Place = RecordPlace.Read(place),
            Type = Encoding.UTF8.GetString(inPlace ? place[^typeLength..] : rest[..typeLength]),
            Key = (flags & TaskFlags.Key) != 0 ? BinaryPrimitives.ReadUInt128BigEndian(rest[^16..]) : 0,
        };
        return true;
    }

    /// <summary>Writes the members from the attempts to the state.</summary>
    public void WriteHead(Span<byte> head)
    {
        BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)Math.Min(Ended, ushort.MaxValue));
        BinaryPrimitives.WriteInt32BigEndian(head[2..], Generation);
        BinaryPrimitives.WriteInt32BigEndian(head[6..], Leg);
        head[10] = (byte)Math.Min(Crashes, byte.MaxValue);
        head[11] = (byte)Flags;
        Token.Write(head[12..]);
        head[24] = (byte)State;
    }

    /// <summary>The length of place, type and key.</summary>
    /// <exception cref="ArgumentException">The place or the type is longer than 255 bytes.</exception>
    public static int TailLength(in RecordPlace place, string type, TaskFlags flags)
    {
        int typeLength = Encoding.UTF8.GetByteCount(type);
        if (place.Length > byte.MaxValue || typeLength > byte.MaxValue)
            throw new ArgumentException(
                $"Expected places and types of at most 255 bytes, got a place of {place.Length} and type '{type}'."
            );
        return 2 + place.Length + ((flags & TaskFlags.TypeInPlace) != 0 ? 0 : typeLength) + ((flags & TaskFlags.Key) != 0 ? 16 : 0);
    }

    /// <summary>Writes place, type and key.</summary>
    public static void WriteTail(Span<byte> tail, in RecordPlace place, string type, TaskFlags flags, UInt128 key)
    {
        tail[0] = (byte)place.Length;
        place.Write(tail[1..]);
        var rest = tail[(1 + place.Length)..];
        rest[0] = (byte)Encoding.UTF8.GetByteCount(type);
        if ((flags & TaskFlags.TypeInPlace) == 0)
            Encoding.UTF8.GetBytes(type, rest[1..]);
        if ((flags & TaskFlags.Key) != 0)
            BinaryPrimitives.WriteUInt128BigEndian(tail[^16..], key);
    }

    /// <summary>Reads the place that a tail begins with.</summary>
    public static RecordPlace? ReadPlace(ReadOnlySpan<byte> tail) =>
        tail.Length > 0 && tail.Length > tail[0] ? RecordPlace.Read(tail.Slice(1, tail[0])) : null;

    public static void WriteTime(Span<byte> bytes, long milliseconds)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(milliseconds >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)milliseconds);
    }

    public static long ReadTime(ReadOnlySpan<byte> bytes) =>
        ((long)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]);
}
