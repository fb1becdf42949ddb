using TaskKit.Chaos.Driving;

namespace TaskKit.Chaos.Tests;

/// <summary>The bugs that are planted into the workers of a chaos run on SQLite: the checker must catch each.</summary>
public sealed class PlantedBugTests
{
    [Fact]
    public Task Each_planted_bug_is_caught() => new ShortForms(Profile.Short).CatchAsync(7);
}
