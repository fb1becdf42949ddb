using System.CommandLine;

namespace TaskKit.Tool;

/// <summary>The options of the attempts of a task, which several commands have.</summary>
internal static class AttemptOptions
{
    /// <summary>The number of retries.</summary>
    public static Option<int?> MaxRetries() =>
        NumberOption.Optional("--max-retries", "How often a failed attempt is repeated, 0 to 1000.", 0, EnvelopeFactory.MaxRetriesLimit);

    /// <summary>The time of one attempt.</summary>
    /// <param name="name">The name of the option in this command.</param>
    public static Option<string?> Timeout(string name) =>
        DurationOption.Optional(
            name,
            "How long one attempt may take: 30s, 5m.",
            DurationOption.ShortestAttempt,
            DurationOption.LongestAttempt
        );
}
