using System.Numerics;

namespace TaskKit.Kafka.Records;

/// <summary>
/// Notes which records of a partition are done; they may end in any order. It is a bitmap that begins at the mark, the oldest open record, and grows
/// with the distance to the newest one. Offsets that were never added (compaction, transaction markers) count as done.
/// </summary>
/// <param name="limit">The longest distance in offsets, a power of two.</param>
internal sealed class OffsetRing(int limit = OffsetRing.DefaultLimit)
{
    public const int DefaultLimit = 1 << 21;
    private const int FirstWords = 16;

    // Bit i belongs to the offset that is i modulo the ring's size; 1 means done.
    private ulong[] _words = new ulong[Math.Min(FirstWords, limit / 64)];
    private long _next = -1;

    /// <summary>The offset below which all records are done, and which may be committed. −1 before the first record.</summary>
    public long Mark { get; private set; } = -1;

    /// <summary>The number of offsets between the mark and the newest record.</summary>
    public long Span => _next - Mark;

    /// <summary>True when no record can be added until older ones are done.</summary>
    public bool IsFull => Span >= limit;

    private long Size => (long)_words.Length * 64;

    /// <summary>Adds a record. Records come in the order of their offsets.</summary>
    /// <param name="offset">Its offset.</param>
    /// <returns><see langword="false"/> when the record was added before.</returns>
    /// <exception cref="InvalidOperationException">The ring is full.</exception>
    public bool Add(long offset)
    {
        if (_next < 0)
            Mark = _next = offset;
        if (offset < _next)
            return false;
        bool nothingOpen = Mark == _next;
        if (nothingOpen)
            Mark = _next = offset;
        if (offset - Mark >= limit)
            throw new InvalidOperationException(
                $"Expected at most {limit} offsets from the oldest open record to the newest, got {offset - Mark + 1}. Add no record while IsFull."
            );
        while (offset - Mark >= Size)
            Grow();
        for (; _next < offset; _next++)
            Set(_next);
        Clear(offset);
        _next = offset + 1;
        return true;
    }

    /// <summary>Notes that a record is done.</summary>
    /// <param name="offset">Its offset.</param>
    /// <returns>True when the mark moved.</returns>
    public bool Complete(long offset)
    {
        if (offset < Mark || offset >= _next)
            return false;
        Set(offset);
        if (offset != Mark)
            return false;
        Advance();
        return true;
    }

    private void Advance()
    {
        while (Mark < _next)
        {
            int bit = (int)(Mark & 63);
            // The shift brings in zeros, which are open records: the count therefore ends with the word.
            int done = BitOperations.TrailingZeroCount(~(Word(Mark) >> bit));
            int step = (int)Math.Min(Math.Min(done, 64 - bit), _next - Mark);
            Mark += step;
            if (step < 64 - bit)
                return;
        }
    }

    private void Grow()
    {
        var words = _words;
        long size = Size;
        _words = new ulong[words.Length * 2];
        for (long offset = Mark; offset < _next; offset++)
            if ((words[offset % size / 64] & 1UL << (int)(offset & 63)) != 0)
                Set(offset);
    }

    private ref ulong Word(long offset) => ref _words[offset % Size / 64];

    private void Set(long offset) => Word(offset) |= 1UL << (int)(offset & 63);

    private void Clear(long offset) => Word(offset) &= ~(1UL << (int)(offset & 63));
}
