using System.Collections.Concurrent;
using TaskKit.Chaos.Driving;
using TaskKit.Chaos.Working;
using TaskKit.Servers;

namespace TaskKit.Chaos.Tests;

/// <summary>The short runs of a chaos, with and without planted bugs.</summary>
/// <param name="profiles">All of its short runs.</param>
internal sealed class ShortForms(IReadOnlyList<Profile> profiles)
{
    private const int Seed = 1;
    private const int BugsAtOnce = 2;

    /// <summary>The names of the runs without a bug.</summary>
    /// <param name="areTimed">True for those with schedules, limits, and clocks that are off; false for the others.</param>
    public TheoryData<string> Names(bool areTimed) =>
        [.. Of(bugs: false).Where(profile => profile.Times is not null == areTimed).Select(profile => profile.Name)];

    /// <summary>Plays a run without a bug.</summary>
    public async Task EndsAsExpectedAsync(string name)
    {
        var report = await RunAsync(Of(bugs: false).Single(profile => profile.Name == name));
        Assert.True(report.IsAsExpected, report.ToString());
        report.CleanUp();
    }

    /// <summary>Plays the runs with a bug, several at once: they mostly wait, and nothing of them is measured.</summary>
    /// <param name="count">The number of bugs.</param>
    /// <param name="shared">The broker for all of them; <see langword="null"/> for runs without one.</param>
    public async Task CatchAsync(int count, KafkaBroker? shared = null)
    {
        var reports = new ConcurrentBag<Report>();
        await Parallel.ForEachAsync(
            Of(bugs: true),
            new ParallelOptions { MaxDegreeOfParallelism = BugsAtOnce },
            async (profile, _) => reports.Add(await RunAsync(profile, shared))
        );
        Assert.All(reports, report => Assert.True(report.IsAsExpected, report.ToString()));
        Assert.Equal(count, reports.Count);
        foreach (var report in reports)
            report.CleanUp();
    }

    private IEnumerable<Profile> Of(bool bugs) => profiles.Where(profile => (profile.Bug != PlantedBug.None) == bugs);

    private static Task<Report> RunAsync(Profile profile, KafkaBroker? shared = null) =>
        // Other tests run beside it. A planted bug is to be found by the rules of a machine that is quiet.
        ChaosRun.RunAsync(profile, Seed, shared, isAlone: profile.Bug != PlantedBug.None, CancellationToken.None);
}
