using Cronos;
using TaskKit.Generators.Scheduling;

namespace TaskKit.Generators.Tests.Scheduling;

/// <summary>Cronos reads the texts at run time; the compiler's reader must agree with it.</summary>
public sealed class CronosTests
{
    private const int Texts = 5_000;

    private static readonly DateTime From = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void The_reader_of_the_compiler_and_Cronos_accept_and_refuse_the_same()
    {
        var random = new RandomCron(2026);
        var texts = Enumerable.Range(0, Texts).Select(_ => random.Next()).ToList();
        Assert.All(texts, text => Assert.Equal((text, Parse(text) is not null), (text, CronReader.Read(text).Times is not null)));
        // The texts would show nothing if nearly all of them were right, or wrong.
        int accepted = texts.Count(text => Parse(text) is not null);
        Assert.InRange(accepted, Texts / 4, Texts * 3 / 4);
    }

    [Fact]
    public void The_reader_of_the_compiler_and_Cronos_know_the_same_texts_that_never_fire()
    {
        var random = new RandomCron(31);
        var read = Enumerable.Range(0, Texts).Select(_ => random.Next()).Where(text => Parse(text) is not null).ToList();
        Assert.All(
            read,
            text =>
                Assert.Equal(
                    (text, Parse(text)!.GetNextOccurrence(From) is not null),
                    (text, CronCalendar.Fires(CronReader.Read(text).Times!))
                )
        );
        Assert.InRange(read.Count(text => Parse(text)!.GetNextOccurrence(From) is null), 20, Texts / 4);
    }

    [Theory]
    [InlineData("0 0 31 2 *")]
    [InlineData("30 2 30 2 *")]
    [InlineData("0 0 31 4,6,9,11 *")]
    [InlineData("0 0 1W * SUN")]
    [InlineData("0 0 1-7 * MON#2")]
    [InlineData("0 0 1-20 * FRIL")]
    [InlineData("0 0 L-30 2 *")]
    [InlineData("0 0 * * 7-0/7")]
    public void A_text_that_never_fires_is_known(string text)
    {
        Assert.Null(Parse(text)!.GetNextOccurrence(From));
        Assert.False(CronCalendar.Fires(CronReader.Read(text).Times!));
    }

    [Theory]
    [InlineData("0 0 31 * *")]
    [InlineData("0 0 29 2 *")]
    [InlineData("0 0 29 2 MON")]
    [InlineData("0 0 31W 2-3 *")]
    [InlineData("0 0 L-27 2 TUE")]
    [InlineData("0 0 29-31 2 MON#5")]
    public void A_rare_text_fires(string text)
    {
        Assert.NotNull(Parse(text)!.GetNextOccurrence(From));
        Assert.True(CronCalendar.Fires(CronReader.Read(text).Times!));
    }

    [Fact]
    public void The_shortest_distance_is_that_of_the_times_of_Cronos()
    {
        const int Most = 1_000;
        var random = new RandomCron(7);
        var fired = Enumerable
            .Range(0, 300)
            .Select(_ => random.Next())
            .Where(text => Parse(text) is not null)
            .Select(text => (Text: text, Times: Parse(text)!.GetOccurrences(From, From.AddYears(400)).Take(Most).ToList()))
            .Where(found => found.Times.Count > 1)
            .ToList();
        Assert.All(
            fired,
            found =>
            {
                long shortest = CronCalendar.ShortestDistance(CronReader.Read(found.Text).Times!);
                long seen = found.Times.Zip(found.Times.Skip(1), (a, b) => (long)(b - a).TotalSeconds).Min();
                // The closest two may come after the first thousand.
                Assert.True(shortest <= seen, $"{found.Text}: {shortest} s, and Cronos has two times {seen} s apart.");
                if (found.Times.Count < Most)
                    Assert.Equal((found.Text, seen), (found.Text, shortest));
            }
        );
        Assert.Contains(fired, found => found.Times.Count < Most);
        Assert.Contains(fired, found => found.Times.Count == Most);
    }

    [Theory]
    [InlineData("* * * * * *", 1)]
    [InlineData("*/10 * * * *", 600)]
    [InlineData("0,1 3 * * *", 60)]
    [InlineData("59,0 * * * *", 60)]
    [InlineData("0 0,23 * * *", 3_600)]
    [InlineData("0 3 * * *", 86_400)]
    [InlineData("0 0,23 * * MON", 23 * 3_600)]
    [InlineData("0 0 1,28 2,3 *", 86_400)]
    [InlineData("0 0 1 * *", 28 * 86_400)]
    [InlineData("0 0 29 2 *", 1_461 * 86_400)]
    public void The_shortest_distance_may_lie_over_the_end_of_an_hour_a_day_or_a_month(string text, long seconds) =>
        Assert.Equal(seconds, CronCalendar.ShortestDistance(CronReader.Read(text).Times!));

    private static CronExpression? Parse(string text)
    {
        int fields = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Length;
        var format = fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard;
        return CronExpression.TryParse(text, format, out var expression) ? expression : null;
    }
}
