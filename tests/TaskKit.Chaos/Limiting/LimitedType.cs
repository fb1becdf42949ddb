using System.Globalization;
using TaskKit.Registry;

namespace TaskKit.Chaos.Limiting;

/// <summary>A task type of a run that is limited in all workers together.</summary>
/// <param name="Name">The type.</param>
/// <param name="Stated">The limit that the configuration of the workers states.</param>
/// <param name="Lowered">The limit that the driver sets at run time, for a while.</param>
internal sealed record LimitedType(string Name, TaskLimit Stated, TaskLimit Lowered)
{
    /// <summary>The task type of which only some run at once.</summary>
    public const string Capped = "capped";

    /// <summary>The task type of which only some begin in a second.</summary>
    public const string Paced = "paced";

    public static IReadOnlyList<LimitedType> All { get; } =
    [
        new(Capped, new() { Concurrency = 4 }, new() { Concurrency = 2 }),
        new(Paced, new() { Rate = EachSecond(8) }, new() { Rate = EachSecond(4) }),
    ];

    public static IReadOnlyList<string> Types { get; } = [.. All.Select(type => type.Name)];

    /// <summary>The configuration of a worker that states the limits.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Configuration =>
        All.SelectMany(type =>
            (KeyValuePair<string, string?>[])
                [
                    new($"TaskKit:Types:{type.Name}:TotalConcurrency", type.Stated.Concurrency?.ToString(CultureInfo.InvariantCulture)),
                    new($"TaskKit:Types:{type.Name}:Rate", type.Stated.Rate?.ToString()),
                ]
        );

    /// <summary>Leaves a registry without the limited task types.</summary>
    public static void Leave(TaskRegistry registry)
    {
        foreach (string type in Types)
            registry.Remove(type);
    }

    private static TaskRate EachSecond(int count) => new(count, TimeSpan.FromSeconds(1));
}
