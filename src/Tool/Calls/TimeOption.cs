using System.CommandLine;
using System.Globalization;

namespace TaskKit.Tool;

/// <summary>Makes options that take a time, either as such or as a duration before now: <c>2030-01-31T12:00:00Z</c>, <c>2h</c>.</summary>
internal static class TimeOption
{
    // Longer ago than any task, but within the calendar of .NET.
    private static readonly TimeSpan LongestAgo = TimeSpan.FromDays(36_500);

    /// <summary>Makes an option for a time. The user may leave it out.</summary>
    public static Option<string?> Optional(string name, string description)
    {
        var option = new Option<string?>(name) { Description = $"{description} (a time, or how long ago: 2h)." };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (Problem(name, token.Value) is { } problem)
                    result.AddError(problem);
        });
        return option;
    }

    /// <summary>The error for a text that is no time; <see langword="null"/> for a valid text.</summary>
    public static string? Problem(string name, string text) =>
        Parse(text, DateTimeOffset.UnixEpoch + LongestAgo) is null
            ? $"{name} expects a time such as 2030-01-31T12:00:00Z, or how long ago (up to 36500d), such as 2h; not '{text}'."
            : null;

    /// <summary>Reads a time. Without an offset it is UTC.</summary>
    /// <param name="text">The text, or <see langword="null"/>.</param>
    /// <param name="now">The time from which a duration counts back.</param>
    /// <returns>The time; <see langword="null"/> when the text is none.</returns>
    public static DateTimeOffset? Parse(string? text, DateTimeOffset now)
    {
        if (DurationText.TryParse(text, out var ago))
            return ago <= LongestAgo ? now - ago : null;
        const DateTimeStyles Universal = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Universal, out var time) ? time : null;
    }
}
