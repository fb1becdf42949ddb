using System.Globalization;

namespace TaskKit;

/// <summary>The most tasks that may begin within any span of time of a length: a sliding window. As text <c>100/1s</c>.</summary>
public readonly record struct TaskRate
{
    /// <summary>The largest <see cref="Count"/>.</summary>
    public const int LargestCount = 100_000;

    private const string Expected = "a number of tasks and a duration, for example 100/1s or 5/00:01:00; 0 is no limit";

    /// <summary>The shortest <see cref="Period"/>: 10 ms.</summary>
    public static readonly TimeSpan ShortestPeriod = TimeSpan.FromMilliseconds(10);

    /// <summary>The longest <see cref="Period"/>: a day.</summary>
    public static readonly TimeSpan LongestPeriod = TimeSpan.FromDays(1);

    /// <summary>States a rate.</summary>
    /// <param name="count">The most tasks that begin within any one period, 1 to <see cref="LargestCount"/>.</param>
    /// <param name="period">The length of the window, <see cref="ShortestPeriod"/> to <see cref="LongestPeriod"/>, in whole milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public TaskRate(int count, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, LargestCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, ShortestPeriod);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(period, LongestPeriod);
        (Count, Period) = (count, TimeSpan.FromMilliseconds(Math.Floor(period.TotalMilliseconds)));
    }

    /// <summary>The most tasks that begin within one period.</summary>
    /// <value>0 by default: no limit.</value>
    public int Count { get; }

    /// <summary>The length of the window.</summary>
    public TimeSpan Period { get; }

    /// <summary>The rate as tasks per second, by which rates of different periods are compared.</summary>
    internal double PerSecond => Count == 0 ? double.PositiveInfinity : Count / Period.TotalSeconds;

    /// <summary>Reads a rate.</summary>
    /// <param name="text">A number and a duration, <c>100/1s</c>; or <c>0</c> for no limit.</param>
    /// <param name="rate">The rate.</param>
    /// <returns><see langword="false"/> when the text is neither, or a number is out of its range.</returns>
    public static bool TryParse(string? text, out TaskRate rate) => ProblemOf(text, out rate) is null;

    /// <summary>Writes the rate as it is read: <c>100/1s</c>, or <c>0</c> for no limit.</summary>
    public override string ToString() => Count == 0 ? "0" : $"{Count.ToString(CultureInfo.InvariantCulture)}/{DurationText.Format(Period)}";

    /// <summary>Reads a rate, and says in a sentence what is wrong with a text that is not a rate.</summary>
    internal static string? ProblemOf(string? text, out TaskRate rate)
    {
        rate = default;
        string[] parts = (text ?? "").Split('/');
        if (parts is [var none] && none.Trim() == "0")
            return null;
        if (
            parts.Length != 2
            || !int.TryParse(
                parts[0],
                NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                CultureInfo.InvariantCulture,
                out int count
            )
            || !DurationText.TryParse(parts[1], out var period)
        )
            return $"expected {Expected}.{Hint(parts)}";
        if (count is < 1 or > LargestCount)
            return $"expected 1 to {LargestCount} tasks in a period, got {count}; write 0 alone for no limit.";
        if (period < ShortestPeriod || period > LongestPeriod)
            return $"expected a period of {DurationText.Format(ShortestPeriod)} to {DurationText.Format(LongestPeriod)}, got {DurationText.Format(period)}.";
        rate = new TaskRate(count, period);
        return null;
    }

    // "100/s" is how most people write it first.
    private static string Hint(string[] parts)
    {
        if (parts is not [var number, var unit] || !unit.Trim().All(char.IsLetter))
            return "";
        string meant = $"{number.Trim()}/1{unit.Trim()}";
        return TryParse(meant, out _) ? $" Did you mean {meant}?" : "";
    }
}
