using System.Buffers;
using System.ComponentModel;
using System.Globalization;

namespace TaskKit.Payloads.Rules;

/// <summary>The words for broken rules. They follow the member's path. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RuleTexts
{
    /// <summary>For <c>[EmailAddress]</c>.</summary>
    public const string EmailAddress = "must be an e-mail address such as name@example.org";

    /// <summary>For <c>[Url]</c>.</summary>
    public const string Url = "must be a URL that begins with http://, https:// or ftp://";

    /// <summary>For <c>[DeniedValues]</c>.</summary>
    public const string Denied = "has a value that is not allowed";

    private const int LongestShown = 64;
    private const int MostValues = 10;
    private const int LongestChoice = 120;

    private static readonly SearchValues<char> Shown = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"
    );

    /// <summary>For a text that is too short or too long.</summary>
    /// <param name="minimum">The fewest characters.</param>
    /// <param name="maximum">The most characters.</param>
    public static string Characters(int minimum, int maximum) => "must have " + Amount(minimum, maximum, "character");

    /// <summary>For a list with too few or too many elements.</summary>
    /// <param name="minimum">The fewest elements.</param>
    /// <param name="maximum">The most elements.</param>
    public static string Elements(int minimum, int maximum) => "must have " + Amount(minimum, maximum, "element");

    /// <summary>For a value out of its range.</summary>
    /// <param name="minimum">The lowest value.</param>
    /// <param name="maximum">The highest value.</param>
    /// <param name="minimumIsExclusive">Whether the lowest value itself is out.</param>
    /// <param name="maximumIsExclusive">Whether the highest value itself is out.</param>
    public static string Between(string minimum, string maximum, bool minimumIsExclusive = false, bool maximumIsExclusive = false) =>
        minimumIsExclusive || maximumIsExclusive
            ? $"must be {(minimumIsExclusive ? "above" : "at least")} {minimum} and {(maximumIsExclusive ? "below" : "at most")} {maximum}"
            : $"must be between {minimum} and {maximum}";

    /// <summary>For a value that is not equal to that of another member.</summary>
    /// <param name="other">The other member's name in JSON.</param>
    public static string SameAs(string other) => $"must be the same as '{other}'";

    /// <summary>The beginning of the message about a value that is not allowed, with the value where it looks like a name.</summary>
    /// <param name="member">The member's name.</param>
    /// <param name="value">The value.</param>
    public static string Subject(string member, object? value)
    {
        string? text = value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : value?.ToString();
        return text is { Length: > 0 and <= LongestShown } && !text.AsSpan().ContainsAnyExcept(Shown) ? $"{member} {text}" : member;
    }

    /// <summary><c>'read' or 'validate'</c>; empty where it would be too long to help.</summary>
    internal static string Choice(IReadOnlyList<string> values)
    {
        string text = values.Count < 2 ? string.Concat(values) : $"{string.Join(", ", values.SkipLast(1))} or {values[^1]}";
        return values.Count > MostValues || text.Length > LongestChoice ? "" : text;
    }

    private static string Amount(int minimum, int maximum, string unit) =>
        (minimum, maximum) switch
        {
            (<= 0, _) => $"at most {maximum} {unit}{Plural(maximum)}",
            (_, int.MaxValue) => $"at least {minimum} {unit}{Plural(minimum)}",
            _ when minimum == maximum => $"{minimum} {unit}{Plural(minimum)}",
            _ => $"{minimum} to {maximum} {unit}s",
        };

    private static string Plural(int amount) => amount == 1 ? "" : "s";
}
