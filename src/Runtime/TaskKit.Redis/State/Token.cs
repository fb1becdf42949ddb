using System.Buffers.Binary;

namespace TaskKit.Redis.State;

/// <summary>Names one grant: START writes it, SETTLE must show it. Never used twice.</summary>
/// <param name="Incarnation">Names the opened receiver that the grant belongs to: random.</param>
/// <param name="Counter">Counts its grants.</param>
internal readonly record struct Token(ulong Incarnation, uint Counter)
{
    public const int Length = 12;

    /// <summary>Reads what <see cref="ToBytes"/> has written.</summary>
    public static Token Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]));

    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Length];
        Write(bytes);
        return bytes;
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Incarnation);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], Counter);
    }
}
