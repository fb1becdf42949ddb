using TaskKit.Chaos.Driving;

namespace TaskKit.Chaos.Tests;

/// <summary>The short form of <c>./build.sh chaos</c>: real processes, killed, frozen and stopped; and the planted bugs, which must be caught.</summary>
[Collection(nameof(ChaosRunTests))]
public sealed class ChaosRunTests
{
    private static readonly ShortForms Forms = new(Profile.Short);

    public static TheoryData<string> Runs => Forms.Names;

    [Theory, MemberData(nameof(Runs))]
    public Task Run_ends_as_expected(string name) => Forms.EndsAsExpectedAsync(name);

    [Fact]
    public Task Each_planted_bug_is_caught() => Forms.CatchAsync(7);

    /// <summary>Alone on the machine: what it measures (recovery, exit) would suffer from other tests, and they from it.</summary>
    [CollectionDefinition(nameof(ChaosRunTests), DisableParallelization = true)]
    public sealed class Alone;
}
