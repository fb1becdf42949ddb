using TaskKit.Payloads;
using static TaskKit.Generated.TaskKit_Generators_Tests_TaskModule;

namespace TaskKit.Generators.Tests.Payloads.Rules;

public sealed class RuleErrorTests
{
    private static readonly Place Home = new("Main St");

    [Theory]
    [InlineData("""{"to":"+31612","body":"hi"}""", null)]
    [InlineData("{}", "ruled_sms: 'to' and 'body' are required")]
    [InlineData("""{"body":"hi"}""", "ruled_sms: 'to' is required")]
    [InlineData("""{"to":"  ","body":""}""", "ruled_sms: 'to' and 'body' are required")]
    [InlineData("""{"to":" ","amount":101}""", "ruled_sms: 'to' and 'body' are required; 'amount' must be between 1 and 100")]
    [InlineData(
        """{"to":"12","body":"hi","amount":0,"pin":"123456789"}""",
        "ruled_sms: 'to' must have 3 to 20 characters; 'amount' must be between 1 and 100; 'pin' must have at most 8 characters"
    )]
    public void A_message_names_all_broken_rules(string json, string? message)
    {
        if (message is null)
            RuledSmsCodec.Parse(json);
        else
            Assert.Equal(message, RuledSmsCodec.Error(json));
    }

    [Fact]
    public void Missing_members_and_broken_rules_come_in_one_list()
    {
        var error = Assert.Throws<PayloadException>(() => RuledSmsCodec.Parse("""{"to":"12","amount":0}"""u8));
        Assert.Equal(
            [("body", "required"), ("to", "string_length"), ("amount", "range")],
            error.Errors.OrderBy(broken => broken.Rule == "required" ? 0 : 1).Select(broken => (broken.Path, broken.Rule))
        );
    }

    [Fact]
    public void Nested_values_are_named_by_their_paths()
    {
        var cart = new RuledCart(
            new Place(" ", "12a"),
            [new("a", 1), new("b", 0.4m), new("c", 99.5m), new("d", 1)],
            new() { ["x"] = new("x", 0) },
            [
                [new("y", 1)],
                [new("z", 1), new("z", -1)],
            ],
            new RuledCart(Home, [], Next: null)
        );
        Assert.Equal(
            [
                ("address.street", "required"),
                ("address.zip", "regular_expression"),
                ("items", "max_length"),
                ("items[1].price", "range"),
                ("items[2].price", "range"),
                ("byName.x.price", "range"),
                ("grid[1][1].price", "range"),
                ("next.items", "min_length"),
            ],
            RuledCartCodec.Validate(cart).Select(broken => (broken.Path, broken.Rule))
        );
    }

    [Fact]
    public void A_payload_that_holds_itself_is_refused_and_does_not_overflow_the_stack()
    {
        var cart = new RuledCart(Home, []);
        typeof(RuledCart).GetProperty(nameof(RuledCart.Next))!.SetValue(cart, cart);
        Assert.Equal(PayloadException.MaxDepth + 1, RuledCartCodec.Validate(cart).Count);
    }
}
