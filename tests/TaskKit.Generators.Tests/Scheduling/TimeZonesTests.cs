using TaskKit.Generators.Scheduling;

namespace TaskKit.Generators.Tests.Scheduling;

public sealed class TimeZonesTests
{
    private static readonly string[] Names = ["Europe/Amsterdam", "America/New_York", "Etc/GMT+5"];

    private static readonly TimeZones Some = new(Names.Contains, () => Names);
    private static readonly TimeZones None = new(_ => false, () => throw new InvalidOperationException("There is nothing to list."));

    [Theory]
    [InlineData("UTC")]
    [InlineData("Europe/Amsterdam")]
    [InlineData("Etc/GMT+5")]
    public void A_zone_of_the_machine_has_no_problem(string name) => Assert.Null(Some.Problem(name));

    [Theory]
    [InlineData("Europe/Amsterdm", "Europe/Amsterdam")]
    [InlineData("EUROPE/AMSTERDAM", "Europe/Amsterdam")]
    [InlineData("America/New York", "America/New_York")]
    public void A_near_miss_is_named(string name, string near)
    {
        var problem = Some.Problem(name)!.Value;
        Assert.Equal(near, problem.Near);
        Assert.EndsWith($"did you mean '{near}'?", problem.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UTC")]
    [InlineData("Europe/Amsterdam")]
    [InlineData("Middle/Earth")]
    public void A_machine_without_zones_takes_what_has_the_form(string name) => Assert.Null(None.Problem(name));

    [Theory]
    [InlineData("")]
    [InlineData("/Europe")]
    [InlineData("Europe//Amsterdam")]
    [InlineData("+05:00")]
    [InlineData("../../etc/passwd")]
    [InlineData("Europe/Amsterdam\n")]
    [InlineData("W. Europe Standard Time")]
    public void A_machine_without_zones_refuses_what_has_not_the_form(string name) =>
        Assert.Equal(("is not an IANA name; expected one such as Europe/Amsterdam, or UTC", null), None.Problem(name));

    [Fact]
    public void A_name_of_a_hostile_length_is_refused_at_once() => Assert.NotNull(Some.Problem(new string('a', 10_000_000)));
}
