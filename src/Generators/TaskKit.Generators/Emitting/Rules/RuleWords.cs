using TaskKit.Generators.Model;
using TaskKit.Generators.Parsing;

namespace TaskKit.Generators.Emitting.Rules;

/// <summary>The words for the arguments of a rule.</summary>
internal static class RuleWords
{
    // A longer list is no help.
    private const int MostValues = 10;
    private const int LongestChoice = 120;

    /// <summary><c>'read' or 'validate'</c>; empty where it would be too long.</summary>
    public static string Choice(EquatableArray<ConstantModel> values)
    {
        var words = values.Select(constant => constant.IsText ? $"'{constant.Value}'" : constant.Value).ToList();
        string text =
            words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.Take(words.Count - 1))} or {words[words.Count - 1]}";
        return words.Count > MostValues || text.Length > LongestChoice ? "" : text;
    }

    /// <summary>The arguments of the runtime's text about a range, in code.</summary>
    public static string Between(LimitsModel limits)
    {
        string texts = $"{Literals.Of(limits.Texts.Minimum)}, {Literals.Of(limits.Texts.Maximum)}";
        return limits.MinimumIsExclusive || limits.MaximumIsExclusive
            ? $"{texts}, {Flag(limits.MinimumIsExclusive)}, {Flag(limits.MaximumIsExclusive)}"
            : texts;
    }

    private static string Flag(bool flag) => flag ? "true" : "false";
}
