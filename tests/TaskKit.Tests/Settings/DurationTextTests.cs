namespace TaskKit.Tests.Settings;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("1.5m", 90)]
    [InlineData(" 2h ", 7200)]
    [InlineData("1d", 86400)]
    [InlineData("00:00:30", 30)]
    [InlineData("0s", 0)]
    public void Reads_a_number_with_a_unit(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("30")]
    [InlineData("-5s")]
    [InlineData("soon")]
    [InlineData("1e300d")]
    [InlineData("99999999999999d")]
    [InlineData("-00:00:01")]
    [InlineData("NaNs")]
    [InlineData("Infinitys")]
    public void Refuses_anything_else(string? text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData("500ms")]
    [InlineData("90s")]
    [InlineData("5m")]
    [InlineData("36h")]
    [InlineData("2d")]
    [InlineData("0ms")]
    public void Writes_what_it_reads(string text)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(text, DurationText.Format(duration));
    }

    [Theory]
    [InlineData("30", " Did you mean 30s?")]
    [InlineData(" 1.5 ", " Did you mean 1.5s?")]
    [InlineData("-5", "")]
    [InlineData("5x", "")]
    [InlineData("1h30", "")]
    [InlineData("soon", "")]
    [InlineData(null, "")]
    public void A_number_without_a_unit_has_a_near_miss(string? text, string hint) => Assert.Equal(hint, DurationText.Hint(text));
}
