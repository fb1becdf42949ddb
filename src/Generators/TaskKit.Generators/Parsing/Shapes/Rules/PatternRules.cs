using System.Text.RegularExpressions;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Parsing.Shapes.Rules;

/// <summary>Reads <c>[RegularExpression]</c>.</summary>
internal static class PatternRules
{
    private const int DefaultTimeout = 2000;

    public static RuleModel? Parse(StatedRule stated)
    {
        if (!stated.IsText)
            return stated.CannotCheck($"it is of type '{stated.Type.FullName()}', and a pattern is for strings; use [Range] for numbers");
        string pattern = stated.Argument<string>(0) ?? "";
        if (WhyBad(pattern) is { } why)
            return stated.WrongArguments(why);
        int timeout = stated.Attribute.Named<int?>("MatchTimeoutInMilliseconds") ?? DefaultTimeout;
        return timeout is 0 or < -1
            ? stated.WrongArguments(
                $"has the MatchTimeoutInMilliseconds {timeout}; use a number above zero, or -1 for no limit, or leave it out for {DefaultTimeout}"
            )
            : new RuleModel(RuleKind.Pattern, "regular_expression") { Argument = pattern, Timeout = timeout };
    }

    private static string? WhyBad(string pattern)
    {
        if (pattern.Length == 0)
            return "has an empty pattern; write a regular expression that the whole value must match";
        try
        {
            _ = new Regex(pattern);
            return null;
        }
        catch (ArgumentException e)
        {
            return $"has a pattern that is no regular expression: {e.Message}";
        }
    }
}
