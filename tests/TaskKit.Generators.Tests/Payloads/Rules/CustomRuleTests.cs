using TaskKit.Payloads;
using TaskKit.Payloads.Rules;
using static TaskKit.Generated.TaskKit_Generators_Tests_TaskModule;

namespace TaskKit.Generators.Tests.Payloads.Rules;

public sealed class CustomRuleTests
{
    [Fact]
    public void A_custom_rule_has_its_arguments_and_the_names_of_its_member()
    {
        var error = Single(CustomRulesCodec, new CustomRuled(Number: 4, Boom: null), "n");
        Assert.Equal(("custom:Divides", "n|Number|3|a+b|Friday"), (error.Rule, error.Message));
    }

    [Fact]
    public void A_custom_rule_that_throws_is_broken_and_shows_no_text_of_the_exception()
    {
        var error = Single(CustomRulesCodec, new CustomRuled(), "boom");
        Assert.Equal(
            ("custom:Throwing", "'boom' could not be checked: ThrowingAttribute threw NotSupportedException"),
            (error.Rule, error.Message)
        );
    }

    [Fact]
    public void A_message_of_its_own_has_its_arguments()
    {
        Assert.Equal("a from 1 to 2", Single(CustomRulesCodec, new CustomRuled(Amount: 3), "a").Message);
        Assert.Equal("text: 2..3", Single(CustomRulesCodec, new CustomRuled(Text: "long"), "text").Message);
    }

    [Fact]
    public void A_rule_of_the_class_names_members_as_JSON_does()
    {
        var errors = BookingCodec.Validate(new Booking(2, 1));
        Assert.Equal(
            [
                ("ends_at", "custom:EndsAfterStart", "ends before it starts"),
                ("starts_at", "custom:EndsAfterStart", "ends before it starts"),
            ],
            errors.Select(error => (error.Path, error.Rule, error.Message))
        );
    }

    [Fact]
    public void The_object_itself_is_asked_when_its_members_and_its_class_are_right()
    {
        var error = Assert.Single(BookingCodec.Validate(new Booking(1, 2, "bad")));
        Assert.Equal(("mode", "custom:IValidatableObject", "the mode is bad"), (error.Path, error.Rule, error.Message));
        Assert.DoesNotContain(BookingCodec.Validate(new Booking(2, 1, "bad")), broken => broken.Path == "mode");
        Assert.Equal(["ends_at"], BookingCodec.Validate(new Booking(2, -1, "bad")).Select(broken => broken.Path));
        Assert.Empty(BookingCodec.Validate(new Booking(1, 2)));
    }

    [Fact]
    public void An_object_that_throws_breaks_a_rule()
    {
        var error = Assert.Single(BookingCodec.Validate(new Booking(1, 2, "throw")));
        Assert.Equal(("", "the payload could not be checked: Booking threw InvalidOperationException"), (error.Path, error.Message));
    }

    [Fact]
    public void An_object_that_never_ends_is_stopped() =>
        Assert.Equal(BrokenRules.Most, BookingCodec.Validate(new Booking(1, 2, "endless")).Count);

    [Fact]
    public void Rules_of_several_members_say_nothing_about_a_payload_that_lacks_some()
    {
        var error = Assert.Throws<PayloadException>(() => BookingCodec.Parse("""{"ends_at":-1,"mode":"throw"}"""u8));
        Assert.Equal("booking: 'starts_at' is required; 'ends_at' must be between 0 and 1000", error.Message);
    }

    [Fact]
    public void A_slow_pattern_ends_within_its_time()
    {
        string text = new string('a', 40) + "!";
        var error = Assert.Single(SlowPatternCodec.Validate(new SlowPattern(text)));
        Assert.Equal("regular_expression", error.Rule);
        Assert.StartsWith("'text' could not be matched with the pattern ^(a+)+$ within 20 ms", error.Message);
        Assert.Equal("only a", Assert.Single(SlowPatternCodec.Validate(new SlowPattern("b"))).Message);
        Assert.Empty(SlowPatternCodec.Validate(new SlowPattern("aaa")));
    }

    private static PayloadError Single<T>(PayloadCodec<T> codec, T payload, string path)
        where T : class => Assert.Single(codec.Validate(payload), error => error.Path == path);
}
