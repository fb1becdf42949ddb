using TaskKit.Generators.Parsing;

namespace TaskKit.Generators.Tests;

/// <summary>The rule of rates stands in the generator and in the runtime, because neither can call the other.</summary>
public sealed class RatesTests
{
    private static readonly string[] Counts =
    [
        "0",
        "1",
        "5",
        "007",
        "100",
        "99999",
        "100000",
        "100001",
        "2147483648",
        "-1",
        "+1",
        "1.5",
        "1e3",
        "1_000",
        "",
        " ",
        " 7 ",
        "x",
        "NaN",
        "\t3",
    ];

    private static readonly string[] Numbers =
    [
        "",
        "0",
        "1",
        "1.5",
        "9",
        "9.99999",
        "10",
        "10.9",
        "23",
        "24",
        "1000",
        "86400",
        "86400.00001",
        "86401",
        "-1",
        "1e3",
        "NaN",
        "Infinity",
        "١",
    ];

    private static readonly string[] Units = ["", "ms", "s", "S", "m", "h", "d", "min", "w", " s", ":00:01", ":00"];

    private static readonly string[] Slashes = ["/", " / ", "//", ""];

    [Fact]
    public void Attributes_and_configuration_read_rates_alike()
    {
        string[] texts =
        [
            .. from count in Counts from slash in Slashes from number in Numbers from unit in Units select count + slash + number + unit,
            .. new[] { "0", " 0 ", "00", "/", "0/", "/1s" },
        ];
        Assert.True(texts.Length > 5_000, $"{texts.Length} texts");
        int right = 0;
        foreach (string text in texts)
        {
            string? expected = TaskRate.ProblemOf(text, out var rate);
            var read = Rates.Read(text, out string? problem);
            Assert.True((expected is null) == (problem is null), $"'{text}': {expected ?? "right"} or {problem ?? "right"}");
            Assert.Equal((text, rate.Count, (long)rate.Period.TotalMilliseconds), (text, read?.Count ?? 0, read?.Milliseconds ?? 0));
            string? mended = expected is null ? null : Rates.Mended(text);
            Assert.Equal(mended is null, expected?.Contains("Did you mean", StringComparison.Ordinal) is not true);
            Assert.Contains(mended is null ? "" : $"Did you mean {mended}?", expected ?? "", StringComparison.Ordinal);
            right += rate.Count > 0 ? 1 : 0;
        }
        Assert.True(right > 200, $"{right} of {texts.Length} texts are rates");
    }
}
