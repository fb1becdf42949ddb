using TaskKit.Settings;

namespace TaskKit.Tests.Settings;

public sealed class NearMissTests
{
    [Theory]
    [InlineData("emial", "email")]
    [InlineData("eamil", "email")]
    [InlineData("mes", "ems")]
    public void Two_neighbours_swapped_are_one_edit(string name, string near) => Assert.Equal(near, NearMiss.Find(name, [near]));

    [Theory]
    [InlineData("emai", "email")]
    [InlineData("emaill", "email")]
    [InlineData("EMAIL", "email")]
    [InlineData("emael", "email")]
    [InlineData("concurency", "concurrency")]
    [InlineData("concrurnecy", "concurrency")]
    public void A_third_of_the_letters_may_differ(string name, string near) => Assert.Equal(near, NearMiss.Find(name, [near]));

    [Theory]
    [InlineData("emzzl")]
    [InlineData("lemai")]
    [InlineData("liame")]
    [InlineData("")]
    public void What_is_further_away_is_no_near_miss(string name) => Assert.Null(NearMiss.Find(name, ["email"]));

    [Fact]
    public void The_closest_name_wins_then_the_first_by_name()
    {
        Assert.Equal("email", NearMiss.Find("emial", ["emiale", "email", "gmail"]));
        Assert.Equal("email", NearMiss.Find("xmail", ["gmail", "email"]));
    }
}
