using TaskKit.Chaos.Driving;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Chaos.Tests;

/// <summary>The short form of <c>./build.sh chaos kafka</c>: a real broker and a real Redis, hurt under load; and the planted bugs, which must be caught.</summary>
[Collection(nameof(ChaosRunTests))]
public sealed class KafkaChaosRunTests
{
    private static readonly ShortForms Forms = new(KafkaProfiles.Short);

    public static TheoryData<string> Runs => Forms.Names;

    [KafkaTheory(OwnBroker = true), MemberData(nameof(Runs))]
    public Task Run_ends_as_expected(string name) => Forms.EndsAsExpectedAsync(name);

    [KafkaFact(OwnBroker = true)]
    public Task Each_planted_bug_is_caught() => Forms.CatchAsync(8);
}
