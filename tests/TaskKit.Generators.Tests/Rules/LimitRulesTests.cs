using TaskKit.CodeFixes;
using TaskKit.Generators.Tests.Support;
using static TaskKit.Generators.Tests.Support.RuleAssert;
using static TaskKit.Generators.Tests.Support.Sources;

namespace TaskKit.Generators.Tests.Rules;

public sealed class LimitRulesTests
{
    [Theory]
    [InlineData(
        "TotalConcurrency = -1",
        "The TotalConcurrency -1 of handler 'Handler' is out of range; use 1 to 100000, or leave it out for no limit"
    )]
    [InlineData("TotalConcurrency = 100001", "The TotalConcurrency 100001 of handler 'Handler' is out of range")]
    [InlineData(
        "Rate = \"100/s\"",
        "The Rate \"100/s\" of handler 'Handler' is no number of tasks and a duration; write for example \"100/1s\""
    )]
    [InlineData("Rate = \"7/ m\"", "write for example \"7/1m\"")]
    [InlineData("Rate = \"100\"", "is no number of tasks and a duration; write for example \"100/1s\"")]
    [InlineData("Rate = \"\"", "The Rate \"\" of handler 'Handler' is no number")]
    [InlineData("Rate = \"-5/1s\"", "is no number of tasks")]
    [InlineData("Rate = \"0/1s\"", "has 0 tasks in a period, which is out of range; use 1 to 100000, or \"0\" alone for no limit")]
    [InlineData("Rate = \"100001/1s\"", "has 100001 tasks in a period")]
    [InlineData("Rate = \"5/9ms\"", "has a period that is out of range; use 10ms to 1d")]
    [InlineData("Rate = \"5/25h\"", "has a period that is out of range")]
    public void TK1036_a_limit_out_of_range(string setting, string message) => Fires("TK1036", message, Limited(setting));

    [Theory]
    [InlineData("TotalConcurrency = 100000, Rate = \"100000/1d\"")]
    [InlineData("TotalConcurrency = 1, Rate = \" 5 / 00:01:00 \"")]
    [InlineData("Rate = \"1/10ms\"")]
    public void Limits_in_range_are_silent(string setting) => IsSilent(Limited(setting));

    [Theory]
    [InlineData("TotalConcurrency = 0, Rate = \"0\"")]
    [InlineData("Rate = null")]
    [InlineData("Description = \"none\"")]
    public void What_is_no_limit_is_not_written(string setting)
    {
        var built = Built.Assembly("Shop", "namespace Shop;\n" + Limited(setting)).Clean();
        string module = built.Text("TaskModule.g.cs");
        Assert.DoesNotContain("TotalConcurrency", module, StringComparison.Ordinal);
        Assert.DoesNotContain("Rate", module, StringComparison.Ordinal);
        var type = built.Manifest().GetProperty("types")[0];
        Assert.False(type.TryGetProperty("totalConcurrency", out _) || type.TryGetProperty("rate", out _));
    }

    [Fact]
    public void TK1037_a_limit_per_worker_above_that_of_all()
    {
        string source = Limited("Concurrency = 10, TotalConcurrency = 5");
        Fires("TK1037", "The Concurrency 10 of handler 'Handler' has no effect: all workers together run 5 at once", source);
        // A warning takes nothing away.
        Assert.Contains(
            "TotalConcurrency = 5,",
            Built.Assembly("Shop", "namespace Shop;\n" + source).Text("TaskModule.g.cs"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Concurrency = 5, TotalConcurrency = 5")]
    [InlineData("Concurrency = 10, TotalConcurrency = 0")]
    [InlineData("TotalConcurrency = 5")]
    public void A_limit_per_worker_up_to_that_of_all_is_silent(string setting) => IsSilent(Limited(setting));

    [Theory]
    [InlineData("Rate = \"100/s\"", "Rate = \"100/1s\"")]
    [InlineData("MaxRetries = 2, Rate = \" 5 / m \"", "MaxRetries = 2, Rate = \"5/1m\"")]
    public Task The_rate_that_was_meant_is_written(string before, string after) =>
        FixAssert.Fixes(new AttributeTextFix(), "TK1036", Limited(before), Limited(after));

    [Theory]
    [InlineData("TotalConcurrency = -1")]
    [InlineData("Rate = \"fast\"")]
    [InlineData("Rate = \"x/s\"")]
    [InlineData("Rate = \"5/9ms\"")]
    [InlineData("Rate = \"100\" + \"/s\"")]
    public Task Nothing_is_offered_where_nothing_is_near(string setting) =>
        FixAssert.OffersNothing(new AttributeTextFix(), "TK1036", Limited(setting));

    private static string Limited(string setting) =>
        "public sealed record A(int X);\n" + Handler($"[TaskHandler(\"sms\", {setting})]", "A");
}
