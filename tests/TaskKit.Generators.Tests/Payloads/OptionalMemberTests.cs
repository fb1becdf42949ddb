using static TaskKit.Generated.TaskKit_Generators_Tests_TaskModule;

namespace TaskKit.Generators.Tests.Payloads;

public sealed class OptionalMemberTests
{
    [Fact]
    public void Parameters_that_are_left_out_have_their_defaults() => Assert.Equal(new Defaults(), DefaultsCodec.Parse("{}"));

    [Fact]
    public void Null_counts_as_left_out_where_null_is_no_value() =>
        Assert.Equal(new Defaults(), DefaultsCodec.Parse("""{"text":null,"number":null,"color":null,"flag":null,"id":null}"""));

    [Fact]
    public void Null_is_a_value_of_a_nullable_parameter_with_a_default() => Assert.Null(DefaultsCodec.Parse("""{"maybe":null}""").Maybe);

    [Fact]
    public void Members_that_are_left_out_keep_their_initializers()
    {
        var read = SettableCodec.Parse("""{"name":"n","rank":null,"sure":false}""");
        Assert.Equal((7, "none", 3, 0), (read.Count, read.Note, read.Inherited, read.Custom));
        Assert.Equal(["default"], read.Tags);
        Assert.Equal((1, 2), (read.Origin.X, read.Origin.Y));
    }

    [Fact]
    public void Members_that_are_there_are_set_even_when_init_only()
    {
        var read = SettableCodec.Parse(
            """{"sure":true,"tags":[],"note":null,"inherited":4,"origin":{"y":9},"custom-name":5,"count":6,"rank":1,"name":"n"}"""
        );
        Assert.Equal((6, null, 4, 5), (read.Count, read.Note, read.Inherited, read.Custom));
        Assert.Empty(read.Tags);
        Assert.Equal((0, 9), (read.Origin.X, read.Origin.Y));
    }

    [Fact]
    public void Unknown_members_are_ignored() =>
        Assert.Equal(new SendSms("a", "b"), SmsCodec.Parse("""{"x":{"to":[1,{}]},"to":"a","TO":1,"body":"b","y":null}"""));

    [Fact]
    public void An_empty_string_is_a_value() => Assert.Equal(new SendSms("", ""), SmsCodec.Parse("""{"to":"","body":""}"""));

    [Fact]
    public void Names_may_be_escaped() => Assert.Equal(new SendSms("a", "b"), SmsCodec.Parse("""{"\u0074o":"a","bod\u0079":"b"}"""));

    [Fact]
    public void A_nullable_parameter_without_a_default_may_be_left_out() =>
        Assert.Null(TreeCodec.Parse("""{"name":"n","children":[]}""").Left);

    [Fact]
    public void A_class_that_is_made_of_its_own_kind()
    {
        var read = ChainCodec.Parse("""{"next":{"next":null}}""");
        Assert.NotNull(read.Next);
        Assert.Null(read.Next.Next);
    }

    [Fact]
    public void A_constructor_that_sets_required_members_is_enough()
    {
        var read = MixedCodec.Parse("""{"id":"x","extra":2}""");
        Assert.Equal(("x", 2), (read.Id, read.Extra));
    }
}
