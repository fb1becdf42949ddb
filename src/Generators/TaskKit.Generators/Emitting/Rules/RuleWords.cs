using TaskKit.Generators.Model;
using TaskKit.Generators.Parsing;

namespace TaskKit.Generators.Emitting.Rules;

/// <summary>Puts the arguments of a rule into words.</summary>
internal static class RuleWords
{
    // A longer list would not help the reader of a message.
    private const int MostValues = 10;
    private const int LongestChoice = 120;

    /// <summary>The values as <c>'read' or 'validate'</c>; empty for more than ten.</summary>
    public static string Choice(EquatableArray<ConstantModel> values)
    {
        var words = values.Select(constant => constant.IsText ? $"'{constant.Value}'" : constant.Value).ToList();
        string text =
            words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.Take(words.Count - 1))} or {words[words.Count - 1]}";
        return words.Count > MostValues || text.Length > LongestChoice ? "" : text;
    }

    /// <summary>The arguments, in code, with which the runtime makes the text about a range.</summary>
    public static string Between(LimitsModel limits)
    {
        string texts = $"{Literals.Of(limits.Texts.Minimum)}, {Literals.Of(limits.Texts.Maximum)}";
        return limits.MinimumIsExclusive || limits.MaximumIsExclusive
            ? $"{texts}, {Flag(limits.MinimumIsExclusive)}, {Flag(limits.MaximumIsExclusive)}"
            : texts;
    }

    private static string Flag(bool flag) => flag ? "true" : "false";
}
