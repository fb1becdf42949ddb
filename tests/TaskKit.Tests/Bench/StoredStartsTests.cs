using TaskKit.Bench.Limits;

namespace TaskKit.Tests.Bench;

/// <summary>Tests of the bench's own count of starts within a span of time.</summary>
public sealed class StoredStartsTests
{
    private static readonly TimeSpan Span = TimeSpan.FromMilliseconds(10);

    [Theory]
    [InlineData(0)]
    [InlineData(1, 5)]
    [InlineData(3, 5, 5, 5)]
    [InlineData(2, 0, 9, 10, 20)]
    [InlineData(1, 0, 10, 20)]
    [InlineData(4, 0, 30, 31, 35, 39, 40)]
    public void The_fullest_span_counts(int most, params long[] times) => Assert.Equal(most, StoredStarts.MostWithin(times, Span));
}
