using TaskKit.Chaos.Driving;

namespace TaskKit.Chaos.Tests;

/// <summary>The short form of <c>./build.sh chaos</c>: real processes, killed, frozen and stopped.</summary>
public sealed class ChaosRunTests
{
    private static readonly ShortForms Forms = new(Profile.Short);

    public static TheoryData<string> Runs => Forms.Names(areTimed: false);

    [Theory, MemberData(nameof(Runs))]
    public Task Run_ends_as_expected(string name) => Forms.EndsAsExpectedAsync(name);
}
