using static TaskKit.Generated.TaskKit_Generators_Tests_TaskModule;

namespace TaskKit.Generators.Tests.Payloads;

/// <summary>What could not be read back is refused where it is submitted, not where it would run.</summary>
public sealed class RefusedToWriteTests
{
    [Fact]
    public void A_null_where_the_reader_requires_a_value() =>
        Assert.Equal("'to' and 'body' are required", Refused(() => SmsCodec.Text(new(null!, null!))));

    [Fact]
    public void A_null_deeper_in() =>
        Assert.Equal("'street' is required", Refused(() => OrderCodec.Text(new(1, [new("n", 1, new(null!))]))));

    [Fact]
    public void A_null_in_a_list() => Assert.Contains("holds null", Refused(() => OrderCodec.Text(new(1, [null!]))));

    [Fact]
    public void A_value_that_the_enum_does_not_have() =>
        Assert.Equal("99 is no value of Color", Refused(() => OrderCodec.Text(new(1, [], Color: (Color)99))));

    [Fact]
    public void A_number_that_JSON_does_not_have() =>
        Assert.ThrowsAny<ArgumentException>(() => DefaultsCodec.Text(new(Ratio: double.NaN, Endless: 0)));

    [Fact]
    public void A_null_that_counts_as_left_out_is_written()
    {
        var settable = new Settable
        {
            Name = "n",
            Rank = 1,
            Sure = true,
            Tags = null!,
        };
        Assert.Equal(["default"], SettableCodec.Parse(SettableCodec.Text(settable)).Tags);
    }

    private static string Refused(Action write) => Assert.ThrowsAny<InvalidOperationException>(write).Message;
}
