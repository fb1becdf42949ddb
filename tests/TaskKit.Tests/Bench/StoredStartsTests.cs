using System.Globalization;
using TaskKit.Bench.Limits;

namespace TaskKit.Tests.Bench;

/// <summary>Tests of the bench's own count of starts within a span of time.</summary>
public sealed class StoredStartsTests
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    private static readonly TimeSpan Span = TimeSpan.FromMilliseconds(10);

    [Theory]
    [InlineData("", 0)]
    [InlineData("5", 1)]
    [InlineData("5 5 5", 3)]
    [InlineData("0 9 10 20", 2)]
    [InlineData("0 10 20", 1)]
    [InlineData("0 30 31 35 39 40", 4)]
    public void The_fullest_span_counts(string times, int most)
    {
        string[] numbers = times.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(most, StoredStarts.MostWithin([.. numbers.Select(number => long.Parse(number, Invariant))], Span));
    }
}
