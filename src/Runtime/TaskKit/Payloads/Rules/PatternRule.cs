using System.ComponentModel;
using System.Text.RegularExpressions;

namespace TaskKit.Payloads.Rules;

/// <summary>The meaning of <c>[RegularExpression]</c>. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PatternRule
{
    private const string Name = "regular_expression";

    /// <summary>Makes the expression.</summary>
    /// <param name="pattern">The pattern, which has been tried by the generator.</param>
    /// <param name="milliseconds">The longest time for one text; -1 for no limit.</param>
    public static Regex Make(string pattern, int milliseconds) =>
        new(pattern, RegexOptions.None, milliseconds == -1 ? Regex.InfiniteMatchTimeout : TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>Checks that the first match is the whole text. A text that takes too long breaks the rule as well. Null and the empty text are right.</summary>
    /// <param name="value">The text.</param>
    /// <param name="expression">The expression.</param>
    /// <param name="member">The member's name in JSON.</param>
    /// <param name="text">The message, or <see langword="null"/>.</param>
    /// <param name="broken">Where a broken rule is noted.</param>
    public static void Check(string? value, Regex expression, string member, string? text, ref BrokenRules broken)
    {
        if (string.IsNullOrEmpty(value))
            return;
        try
        {
            if (IsWhole(value, expression))
                return;
        }
        catch (RegexMatchTimeoutException)
        {
            broken.Add(
                member,
                Name,
                $"could not be matched with the pattern {expression} within {expression.MatchTimeout.TotalMilliseconds} ms; the value or the pattern is too complex"
            );
            return;
        }
        if (text is null)
            broken.Add(member, Name, $"must match the pattern {expression}");
        else
            broken.AddText(member, Name, text);
    }

    private static bool IsWhole(string value, Regex expression)
    {
        foreach (var match in expression.EnumerateMatches(value))
            return match.Index == 0 && match.Length == value.Length;
        return false;
    }
}
