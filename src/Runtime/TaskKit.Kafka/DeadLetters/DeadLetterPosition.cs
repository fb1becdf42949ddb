using System.Globalization;
using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.DeadLetters;

/// <summary>The position of a dead letter in the order of all dead letters: by its time, then by its place.</summary>
/// <param name="Timestamp">The time at which it was stored, in Unix milliseconds.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Offset">Its offset.</param>
internal readonly record struct DeadLetterPosition(long Timestamp, int Partition, long Offset) : IComparable<DeadLetterPosition>
{
    public static DeadLetterPosition Of(IncomingRecord letter) =>
        new(letter.Timestamp.ToUnixTimeMilliseconds(), letter.Place.Partition, letter.Place.Offset);

    /// <exception cref="ArgumentException">The text is not a position.</exception>
    public static DeadLetterPosition Parse(string text)
    {
        string[] parts = text.Split('-');
        if (
            parts.Length == 3
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long timestamp)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int partition)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
        )
            return new(timestamp, partition, offset);
        throw new ArgumentException($"'{text}' is not a cursor of an earlier page.", nameof(text));
    }

    public int CompareTo(DeadLetterPosition other) =>
        (Timestamp, Partition, Offset).CompareTo((other.Timestamp, other.Partition, other.Offset));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Timestamp}-{Partition}-{Offset}");
}
