using TaskKit.Chaos.Driving;
using TaskKit.Tests.Support.Servers;

namespace TaskKit.Tests.Chaos;

/// <summary>The short form of <c>./build.sh chaos kafka</c>: a real broker and a real Redis, hurt under load; and the planted bugs, which must be caught.</summary>
[Collection(nameof(ChaosRunTests))]
public sealed class KafkaChaosRunTests
{
    private const int Seed = 1;

    public static TheoryData<string> Runs => [.. KafkaProfiles.Short.Select(profile => profile.Name)];

    [KafkaTheory(OwnBroker = true), MemberData(nameof(Runs))]
    public async Task Run_ends_as_expected(string name)
    {
        var profile = KafkaProfiles.Short.Single(profile => profile.Name == name);
        var report = await ChaosRun.RunAsync(profile, Seed, CancellationToken.None);

        Assert.True(report.IsAsExpected, report.ToString());
        report.CleanUp();
    }
}
