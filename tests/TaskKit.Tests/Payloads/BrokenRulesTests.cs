using TaskKit.Payloads;
using TaskKit.Payloads.Rules;

namespace TaskKit.Tests.Payloads;

public sealed class BrokenRulesTests
{
    [Fact]
    public void A_message_shows_the_first_rules_and_counts_the_others()
    {
        var broken = new BrokenRules();
        for (int i = 0; i < 250; i++)
            broken.Add($"m{i}", "range", "is wrong");
        Assert.Equal((250, BrokenRules.Most), (broken.Count, broken.Found.Count));
        string text = PayloadText.Of("sms", broken.Found, broken.Count);
        Assert.StartsWith("sms: 'm0' is wrong; 'm1' is wrong; ", text);
        Assert.EndsWith("'m19' is wrong; and 230 more", text);
    }

    [Fact]
    public void A_path_grows_from_the_inside_out()
    {
        var broken = new BrokenRules();
        broken.Enter(out int list);
        broken.Enter(out int element);
        broken.Required("price");
        broken.Leave(element, 2);
        broken.Leave(list, "items");
        Assert.Equal("items[2].price", Assert.Single(broken.Found).Path);
    }

    [Fact]
    public void A_nested_value_that_is_not_allowed_is_named_with_its_place()
    {
        var broken = new BrokenRules();
        broken.Enter(out int step);
        broken.NotAllowed("operation", RuleTexts.Subject("Operation", "delete"), "'read'");
        broken.Leave(step, "step");
        Assert.Equal("Operation delete not allowed in 'step.operation'; use 'read'", Assert.Single(broken.Found).Message);
    }

    [Theory]
    [InlineData(0, 5, "must have at most 5 characters")]
    [InlineData(0, 1, "must have at most 1 character")]
    [InlineData(2, int.MaxValue, "must have at least 2 characters")]
    [InlineData(3, 3, "must have 3 characters")]
    [InlineData(1, 20, "must have 1 to 20 characters")]
    public void Lengths_are_told_in_words(int minimum, int maximum, string text) =>
        Assert.Equal(text, RuleTexts.Characters(minimum, maximum));

    [Theory]
    [InlineData(false, false, "must be between 1 and 2")]
    [InlineData(true, false, "must be above 1 and at most 2")]
    [InlineData(false, true, "must be at least 1 and below 2")]
    [InlineData(true, true, "must be above 1 and below 2")]
    public void Ranges_are_told_in_words(bool minimumIsExclusive, bool maximumIsExclusive, string text) =>
        Assert.Equal(text, RuleTexts.Between("1", "2", minimumIsExclusive, maximumIsExclusive));
}
