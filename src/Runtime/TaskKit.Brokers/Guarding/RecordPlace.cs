using System.Buffers.Binary;
using System.Text;

namespace TaskKit.Brokers.Guarding;

/// <summary>
/// The place of a record at its broker: opaque bytes that name it among all records, compared whole. Only the backend that made a place can
/// read it.
/// </summary>
/// <remarks>The bytes are a number of eight bytes and the name of a stream. Places of the same stream share one <see cref="StreamName"/>.</remarks>
/// <param name="number">The number of the record within its stream.</param>
/// <param name="stream">The name of the stream.</param>
internal readonly struct RecordPlace(long number, StreamName stream) : IEquatable<RecordPlace>
{
    private const int NumberLength = sizeof(long);

    private readonly StreamName? _stream = stream;

    /// <summary>The number of the record within its stream.</summary>
    public long Number { get; } = number;

    /// <summary>The name of the stream; empty for the default place.</summary>
    public StreamName Stream => _stream ?? StreamName.Empty;

    /// <summary>The length of <see cref="Write"/>'s output in bytes; 0 for the default place.</summary>
    public int Length => _stream is null ? 0 : NumberLength + _stream.Bytes.Length;

    /// <summary>Writes the place as bytes.</summary>
    /// <param name="bytes">At least <see cref="Length"/> bytes.</param>
    public void Write(Span<byte> bytes)
    {
        if (_stream is null)
            return;
        BinaryPrimitives.WriteInt64BigEndian(bytes, Number);
        _stream.Bytes.CopyTo(bytes[NumberLength..]);
    }

    /// <summary>Reads a place that <see cref="Write"/> wrote. Fewer than eight bytes give the default place.</summary>
    /// <param name="bytes">The bytes.</param>
    public static RecordPlace Read(ReadOnlySpan<byte> bytes) =>
        bytes.Length < NumberLength
            ? default
            : new(BinaryPrimitives.ReadInt64BigEndian(bytes), new StreamName(bytes[NumberLength..].ToArray()));

    public bool Equals(RecordPlace other) => Length == other.Length && Number == other.Number && Stream.Equals(other.Stream);

    public override bool Equals(object? obj) => obj is RecordPlace other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Number, Stream);

    public override string ToString() => $"{Number} of {Stream}";

    public static bool operator ==(RecordPlace left, RecordPlace right) => left.Equals(right);

    public static bool operator !=(RecordPlace left, RecordPlace right) => !left.Equals(right);
}

/// <summary>The part of a place that all records of a stream share. Immutable.</summary>
/// <param name="bytes">The name as bytes. The caller must not change them.</param>
/// <param name="type">
/// The task type with whose name the bytes end, or <see langword="null"/>. The guard then does not store the type a second time.
/// </param>
internal sealed class StreamName(byte[] bytes, string? type = null) : IEquatable<StreamName>
{
    public static StreamName Empty { get; } = new([]);

    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>True when the backend has stated that the bytes end with the name of this type.</summary>
    /// <param name="name">The name of a task type.</param>
    public bool EndsWith(string name) => string.Equals(name, type, StringComparison.Ordinal);

    public bool Equals(StreamName? other) => other is not null && (ReferenceEquals(this, other) || Bytes.SequenceEqual(other.Bytes));

    public override bool Equals(object? obj) => Equals(obj as StreamName);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    public override string ToString() => Encoding.UTF8.GetString(Bytes);
}
