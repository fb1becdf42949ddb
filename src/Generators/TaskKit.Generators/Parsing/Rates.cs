using System.Globalization;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Parsing;

/// <summary>Reads the rates of attributes, by the rule of the runtime's <c>TaskRate</c>. A test compares the two.</summary>
internal static class Rates
{
    private const int LargestCount = 100_000;
    private const long ShortestPeriod = 10 * TimeSpan.TicksPerMillisecond;
    private const long LongestPeriod = TimeSpan.TicksPerDay;

    /// <summary>Reads a rate. The result is <see langword="null"/> for 0, which is no limit, and for a text that is no rate.</summary>
    /// <param name="text">A number and a duration, or 0.</param>
    /// <param name="problem">The problem and what to write instead; <see langword="null"/> for a valid text.</param>
    public static RateModel? Read(string text, out string? problem)
    {
        problem = null;
        string[] parts = text.Split('/');
        if (parts.Length == 1 && text.Trim() == "0")
            return null;
        if (parts.Length != 2 || Number(parts[0]) is not { } count || Durations.Ticks(parts[1]) is not { } period)
            problem = $"is no number of tasks and a duration; write for example \"{Mended(text) ?? "100/1s"}\"";
        else if (count is < 1 or > LargestCount)
            problem = $"has {count} tasks in a period, which is out of range; use 1 to {LargestCount}, or \"0\" alone for no limit";
        else if (period is < ShortestPeriod or > LongestPeriod)
            problem = "has a period that is out of range; use 10ms to 1d";
        else
            return new(text, count, period / TimeSpan.TicksPerMillisecond);
        return null;
    }

    /// <summary>The rate that was probably meant by a text such as <c>100/s</c>, or <see langword="null"/>.</summary>
    public static string? Mended(string text)
    {
        if (text.Split('/') is not [var number, var unit] || !unit.Trim().All(char.IsLetter))
            return null;
        string mended = $"{number.Trim()}/1{unit.Trim()}";
        return Read(mended, out string? problem) is null || problem is not null ? null : mended;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;
}
