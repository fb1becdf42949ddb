using System.Globalization;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Parsing.Shapes.Rules;

/// <summary>Fills the messages that attributes state, with the same arguments as the framework.</summary>
internal static class RuleMessages
{
    public static RuleModel? Fill(StatedRule stated, RuleModel rule)
    {
        if (CustomRules.HasResource(stated.Attribute))
            return stated.NotCompiled("its message is found at run time; write ErrorMessage = \"…\"");
        if (stated.Attribute.Named<string>("ErrorMessage") is not { Length: > 0 } message)
            return rule;
        object[] arguments = [stated.JsonName, .. Arguments(rule)];
        try
        {
            return rule with { Text = string.Format(CultureInfo.InvariantCulture, message, arguments) };
        }
        catch (FormatException)
        {
            return stated.WrongArguments(
                $"has an ErrorMessage with a brace that is none of {{0}} to {{{arguments.Length - 1}}}; write {{{{ and }}}} for braces"
            );
        }
    }

    private static IEnumerable<string> Arguments(RuleModel rule) =>
        rule switch
        {
            { Name: "string_length", Limits: { } limits } => [limits.Texts.Maximum, limits.Texts.Minimum],
            { Name: "min_length", Limits: { } limits } => [limits.Texts.Minimum],
            { Name: "max_length", Limits: { } limits } => [limits.Texts.Maximum],
            { Limits: { } limits } => [limits.Texts.Minimum, limits.Texts.Maximum],
            { Kind: RuleKind.Pattern or RuleKind.Compare } => [rule.Argument],
            _ => [],
        };
}
