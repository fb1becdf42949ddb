using TaskKit.Chaos.Driving;

namespace TaskKit.Chaos.Tests;

public sealed class PlanTests
{
    [Fact]
    public void Nothing_means_the_full_profile()
    {
        Assert.True(Plan.TryParse([], out var plan));

        Assert.Equal(Profile.Full(TimeSpan.FromMinutes(TimeProfiles.Minutes)), plan.Profiles);
        Assert.Contains(plan.Profiles, profile => profile is { Kills: 200, Freezes: 50, Lock.TotalSeconds: 30 });
        Assert.Contains(plan.Profiles, profile => profile.Stops == 500);
    }

    [Fact]
    public void Runs_are_chosen_by_a_part_of_their_name()
    {
        Assert.True(Plan.TryParse(["--short", "--run", "fence", "--seed", "7"], out var plan));

        Assert.Equal(("bug NoFence", 7), (Assert.Single(plan.Profiles).Name, plan.Seed));
    }

    [Fact]
    public void Kafka_has_runs_of_its_own()
    {
        Assert.True(Plan.TryParse(["kafka", "--run", "mix"], out var plan));

        var mix = Assert.Single(plan.Profiles);
        Assert.Equal((100, TimeSpan.FromMinutes(20)), (mix.Kills, mix.AtLeast));
        Assert.Equal(
            (10, 10, 5, 10, 1),
            (
                mix.Servers!.RollingRestarts,
                mix.Servers.BrokerStops + mix.Servers.BrokerKills,
                mix.Servers.BrokerPauses,
                mix.Servers.RedisStops + mix.Servers.RedisKills,
                mix.Servers.Flushes
            )
        );
        Assert.True(mix.Load.PerSecond >= 500);
    }

    [Fact]
    public void A_shorter_time_means_fewer_faults()
    {
        Assert.True(Plan.TryParse(["kafka", "--run", "mix", "--minutes", "2"], out var plan));

        Assert.Equal((10, TimeSpan.FromMinutes(2)), (plan.Profiles[0].Kills, plan.Profiles[0].AtLeast));
    }

    [Fact]
    public void The_run_with_schedules_goes_on_for_as_long_as_it_is_told()
    {
        Assert.True(Plan.TryParse(["--run", "time", "--minutes", "2"], out var plan));

        Assert.Equal((TimeSpan.FromMinutes(2), 8), (plan.Profiles[0].AtLeast, plan.Profiles[0].Times!.Pauses));
        Assert.True(plan.Profiles[0].Times!.Blackout > TimeSpan.FromSeconds(62));
    }

    [Theory]
    [InlineData("kafka", "--run", "no such run")]
    [InlineData("--rate", "3")]
    [InlineData("--minutes", "some")]
    [InlineData("--run")]
    [InlineData("--run", "no such run")]
    [InlineData("--seed", "many")]
    public void Anything_else_is_refused(params string[] args) => Assert.False(Plan.TryParse(args, out _));
}
