using TaskKit.Generators.Scheduling;

namespace TaskKit.Generators.Tests.Scheduling;

public sealed class CronReaderTests
{
    [Theory]
    [InlineData("60 * * * *", "the minute has '60'; expected 0 to 59")]
    [InlineData("0 24 * * *", "the hour has '24'; expected 0 to 23")]
    [InlineData("0 0 0 * *", "the day has '0'; expected 1 to 31")]
    [InlineData("0 0 1 13 *", "the month has '13'; expected 1 to 12 or JAN to DEC")]
    [InlineData("0 0 * * 8", "the weekday has '8'; expected 0 to 7 or SUN to SAT")]
    [InlineData("61 0 0 * * *", "the second has '61'; expected 0 to 59")]
    [InlineData("0 1,2,25 * * *", "the hour has '25'; expected 0 to 23")]
    [InlineData("0 1,,2 * * *", "the hour has an empty item; expected 0 to 23")]
    [InlineData("*/0 * * * *", "the minute has '*/0'; expected a number from 1 to 59")]
    [InlineData("0 0 * * MON#6", "the weekday has 'MON#6'; expected a number from 1 to 5")]
    [InlineData("* *,5 * * *", "the hour has '*'; expected 0 to 23, or lists, ranges and steps of them")]
    [InlineData("H 0 * * *", "the minute has 'H'; expected 0 to 59")]
    public void The_problem_names_the_field_and_the_item(string text, string problem)
    {
        var (times, found) = CronReader.Read(text);
        Assert.Null(times);
        Assert.Equal(problem, found!.Text);
        Assert.Null(found.Mended);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t ")]
    public void An_empty_text_is_told_the_fields(string text) =>
        Assert.Equal(
            "it is empty; expected five fields: minute hour day month weekday, and with six the second first",
            CronReader.Read(text).Problem!.Text
        );

    [Theory]
    [InlineData("*", "it has 1 field;")]
    [InlineData("0 0 * *", "it has 4 fields;")]
    [InlineData("0 0 0 1 1 * 2027", "it has 7 fields;")]
    public void A_text_of_another_number_of_fields_is_refused(string text, string problem) =>
        Assert.StartsWith(problem, CronReader.Read(text).Problem!.Text, StringComparison.Ordinal);

    [Fact]
    public void A_seventh_field_is_told_that_there_is_no_year() =>
        Assert.EndsWith("; a year cannot be stated", CronReader.Read("0 0 0 1 1 * 2027").Problem!.Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("0 0 * * MONN", "0 0 * * MON")]
    [InlineData("0 0 * * 1,Tuesday", "0 0 * * 1,TUE")]
    [InlineData("0 0 * * mno", "0 0 * * MON")]
    [InlineData("0 0 1 JNA *", "0 0 1 JAN *")]
    [InlineData("0 0 0 1 1,SPE-OCT *", "0 0 0 1 1,SEP-OCT *")]
    [InlineData("@daily", "0 0 * * *")]
    [InlineData("@dayly", "0 0 * * *")]
    [InlineData("@EVERY_SECOND", "* * * * * *")]
    public void A_misspelt_name_is_mended(string text, string mended) => Assert.Equal(mended, CronReader.Read(text).Problem!.Mended);

    [Theory]
    [InlineData("0 0 * * XYZ")]
    [InlineData("@reboot")]
    public void A_name_that_is_near_to_none_is_not_mended(string text) => Assert.Null(CronReader.Read(text).Problem!.Mended);

    [Fact]
    public void A_text_of_200_characters_is_read_and_a_longer_one_is_not()
    {
        string text = "0 0 * * *".PadRight(CronReader.LongestText);
        Assert.NotNull(CronReader.Read(text).Times);
        Assert.Equal("it has 201 characters; at most 200 are read", CronReader.Read(text + " ").Problem!.Text);
    }

    [Fact]
    public void A_hostile_length_costs_nothing() => Assert.NotNull(CronReader.Read(new string(',', 50_000_000)).Problem);

    [Fact]
    public void A_range_whose_end_is_lower_goes_around() =>
        Assert.Equal((1UL << 22) | (1UL << 23) | 0b111, CronReader.Read("0 22-2 * * *").Times!.Hours);

    [Fact]
    public void A_field_of_many_items_is_read_and_one_of_more_than_100_is_not()
    {
        Assert.NotNull(CronReader.Read($"{string.Join(',', Enumerable.Repeat("1", 95))} * * * *").Times);
        Assert.Equal(
            "a field has 101 items; at most 100 are read",
            CronReader.Read($"{string.Concat(Enumerable.Repeat(",", 100))} * * * *").Problem!.Text
        );
    }
}
