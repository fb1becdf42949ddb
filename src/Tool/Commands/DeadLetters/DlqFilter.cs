using System.CommandLine;
using TaskKit.Settings;

namespace TaskKit.Tool;

/// <summary>The option <c>--filter</c>: it selects dead letters.</summary>
internal static class DlqFilter
{
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
    /// <param name="now">The time from which a duration counts back.</param>
    public static LetterSelection Parse(IEnumerable<string> filters, DateTimeOffset now)
    {
        var parsed = new LetterSelection();
        foreach (string[] pair in filters.Select(filter => filter.Split('=', 2)))
            parsed = pair[0] switch
            {
                "type" => parsed with { Type = pair[1] },
                "reason" => parsed with { Reason = pair[1] },
                "after" => parsed with { After = TimeOption.Parse(pair[1], now) },
                _ => parsed with { Before = TimeOption.Parse(pair[1], now) },
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
        return pair[0] is "after" or "before" ? TimeOption.Problem($"--filter {pair[0]}", pair[1]) : null;
    }
}
