using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace TaskKit.Brokers.Guarding;

/// <summary>
/// The token of one grant. START stores it, SETTLE must show it, and no two grants have the same. Packed, since every record holds one.
/// </summary>
/// <param name="Incarnation">The lease that the grant belongs to: a random number.</param>
/// <param name="Counter">The number of the grant within the lease.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct Token(ulong Incarnation, uint Counter)
{
    public const int Length = 12;

    /// <summary>Reads bytes that <see cref="ToBytes"/> wrote.</summary>
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
