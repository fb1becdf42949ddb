using System.Diagnostics.CodeAnalysis;

namespace TaskKit;

/// <summary>A task's identity: a UUID version 7, so ids sort by the time they were made. Written in lower case with dashes.</summary>
/// <param name="Value">The id as a GUID.</param>
public readonly record struct TaskId(Guid Value) : IComparable<TaskId>, ISpanParsable<TaskId>, IUtf8SpanFormattable
{
    /// <summary>Makes a new id, stamped with the clock's time.</summary>
    /// <param name="time">The clock.</param>
    public static TaskId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <inheritdoc/>
    public static TaskId Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <inheritdoc/>
    public static TaskId Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id)
            ? id
            : throw new FormatException($"A task id is a UUID such as '0199c0de-0000-7000-8000-000000000000', not '{s}'.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TaskId result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out TaskId result)
    {
        bool parsed = Guid.TryParseExact(s, "D", out var value);
        result = new TaskId(value);
        return parsed;
    }

    /// <inheritdoc/>
    public int CompareTo(TaskId other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Value.TryFormat(utf8Destination, out bytesWritten, "D");

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}
