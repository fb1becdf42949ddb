using TaskKit.Chaos.Driving;

namespace TaskKit.Tests.Chaos;

public sealed class PlanTests
{
    [Fact]
    public void Nothing_means_the_full_profile()
    {
        Assert.True(Plan.TryParse([], out var plan));

        Assert.Equal(Profile.Full, plan.Profiles);
        Assert.Contains(plan.Profiles, profile => profile is { Kills: 200, Freezes: 50, Lock.TotalSeconds: 30 });
        Assert.Contains(plan.Profiles, profile => profile.Stops == 500);
    }

    [Fact]
    public void Runs_are_chosen_by_a_part_of_their_name()
    {
        Assert.True(Plan.TryParse(["--short", "--run", "fence", "--seed", "7"], out var plan));

        Assert.Equal(("bug NoFence", 7), (Assert.Single(plan.Profiles).Name, plan.Seed));
    }

    [Theory]
    [InlineData("kafka")]
    [InlineData("--run")]
    [InlineData("--run", "no such run")]
    [InlineData("--seed", "many")]
    public void Anything_else_is_refused(params string[] args) => Assert.False(Plan.TryParse(args, out _));
}
