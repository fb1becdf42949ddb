using System.Collections.Concurrent;
using TaskKit.Chaos.Driving;
using TaskKit.Chaos.Working;

namespace TaskKit.Tests.Chaos;

/// <summary>The short form of <c>./build.sh chaos</c>: real processes, killed, frozen and stopped; and the planted bugs, which must be caught.</summary>
[Collection(nameof(ChaosRunTests))]
public sealed class ChaosRunTests
{
    private const int Seed = 1;

    private const int BugsAtOnce = 3;

    public static TheoryData<string> Runs => [.. Short(bugs: false).Select(profile => profile.Name)];

    [Theory, MemberData(nameof(Runs))]
    public async Task Run_ends_as_expected(string name)
    {
        var report = await RunAsync(Short(bugs: false).Single(profile => profile.Name == name));

        Assert.True(report.IsAsExpected, report.ToString());
        report.CleanUp();
    }

    // Several at once: they mostly wait, and nothing of them is measured.
    [Fact]
    public async Task Each_planted_bug_is_caught()
    {
        var reports = new ConcurrentBag<Report>();
        await Parallel.ForEachAsync(
            Short(bugs: true),
            new ParallelOptions { MaxDegreeOfParallelism = BugsAtOnce },
            async (profile, _) => reports.Add(await RunAsync(profile))
        );

        Assert.All(reports, report => Assert.True(report.IsAsExpected, report.ToString()));
        Assert.Equal(7, reports.Count);
        foreach (var report in reports)
            report.CleanUp();
    }

    private static IEnumerable<Profile> Short(bool bugs) => Profile.Short.Where(profile => (profile.Bug != PlantedBug.None) == bugs);

    private static Task<Report> RunAsync(Profile profile) => ChaosRun.RunAsync(profile, Seed, CancellationToken.None);

    /// <summary>Alone on the machine: what it measures (recovery, exit) would suffer from other tests, and they from it.</summary>
    [CollectionDefinition(nameof(ChaosRunTests), DisableParallelization = true)]
    public sealed class Alone;
}
