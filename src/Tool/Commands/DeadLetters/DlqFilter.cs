using System.CommandLine;
using System.Globalization;
using TaskKit.Registry;

namespace TaskKit.Tool;

/// <summary>The option <c>--filter</c>: it selects dead letters.</summary>
internal static class DlqFilter
{
    // Further back than any record, and no further than the calendar.
    private static readonly TimeSpan LongestAgo = TimeSpan.FromDays(36_500);

    private static readonly string[] Names = ["type", "reason", "after", "before"];

    public static Option<string[]> Option()
    {
        var option = new Option<string[]>("--filter")
        {
            Description =
                "Only these dead letters, as type=, reason=, after= or before= (a time, or how long ago: 2h). Repeatable; all must hold.",
        };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (Problem(token.Value) is { } problem)
                    result.AddError(problem);
        });
        return option;
    }

    /// <param name="filters">The values that were given.</param>
    /// <param name="now">The time that "ago" counts from.</param>
    public static LetterSelection Parse(IEnumerable<string> filters, DateTimeOffset now)
    {
        var parsed = new LetterSelection();
        foreach (string[] pair in filters.Select(filter => filter.Split('=', 2)))
            parsed = pair[0] switch
            {
                "type" => parsed with { Type = pair[1] },
                "reason" => parsed with { Reason = pair[1] },
                "after" => parsed with { After = Time(pair[1], now) },
                _ => parsed with { Before = Time(pair[1], now) },
            };
        return parsed;
    }

    private static string? Problem(string filter)
    {
        string[] pair = filter.Split('=', 2);
        if (!Names.Contains(pair[0]))
            return $"--filter knows no '{pair[0]}'.{NearMiss.Hint(pair[0], Names)} Expected one of {string.Join(", ", Names)}, for example reason=crashed.";
        if (pair.Length < 2 || pair[1].Length == 0)
            return $"--filter {pair[0]} expects a value: {pair[0]}=…";
        return pair[0] is "after" or "before" && Time(pair[1], DateTimeOffset.UnixEpoch + LongestAgo) is null
            ? $"--filter {pair[0]} expects a time such as 2030-01-31T12:00:00Z, or how long ago (up to 36500d), such as 2h; not '{pair[1]}'."
            : null;
    }

    private static DateTimeOffset? Time(string text, DateTimeOffset now)
    {
        if (DurationText.TryParse(text, out var ago))
            return ago <= LongestAgo ? now - ago : null;
        const DateTimeStyles Universal = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Universal, out var time) ? time : null;
    }
}
