using TaskKit.Chaos.Driving;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Chaos.Tests;

/// <summary>The short form of <c>./build.sh chaos kafka</c>: a real broker and a real Redis, hurt under load.</summary>
public sealed class KafkaChaosRunTests
{
    private static readonly ShortForms Forms = new(KafkaProfiles.Short);

    public static TheoryData<string> Runs => Forms.Names(areTimed: false);

    [KafkaTheory(OwnBroker = true), MemberData(nameof(Runs))]
    public Task Run_ends_as_expected(string name) => Forms.EndsAsExpectedAsync(name);
}
