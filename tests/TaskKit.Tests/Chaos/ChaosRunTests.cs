using TaskKit.Chaos.Driving;

namespace TaskKit.Tests.Chaos;

/// <summary>The short form of <c>./build.sh chaos</c>: real processes, killed, frozen and stopped; and the planted bugs, which must be caught.</summary>
[Collection(nameof(ChaosRunTests))]
public sealed class ChaosRunTests
{
    private const int Seed = 1;

    public static TheoryData<string> Runs => [.. Profile.Short.Select(profile => profile.Name)];

    [Theory, MemberData(nameof(Runs))]
    public async Task Run_ends_as_expected(string name)
    {
        var report = await ChaosRun.RunAsync(Profile.Short.Single(profile => profile.Name == name), Seed, CancellationToken.None);

        Assert.True(report.IsAsExpected, report.ToString());
        report.CleanUp();
    }

    /// <summary>Alone on the machine: what it measures (recovery, exit) would suffer from other tests, and they from it.</summary>
    [CollectionDefinition(nameof(ChaosRunTests), DisableParallelization = true)]
    public sealed class Alone;
}
