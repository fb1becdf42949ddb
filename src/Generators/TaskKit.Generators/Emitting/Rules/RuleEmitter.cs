using TaskKit.Generators.Model;
using TaskKit.Generators.Parsing;
using TaskKit.Generators.Parsing.Shapes.Rules;

namespace TaskKit.Generators.Emitting.Rules;

/// <summary>Emits the rules of one member.</summary>
/// <param name="shape">The class.</param>
/// <param name="member">The member.</param>
/// <param name="type">The member's type.</param>
/// <param name="value">The member's value, in code.</param>
internal sealed class RuleEmitter(ShapeModel shape, MemberModel member, ShapeModel type, string value)
{
    public const string Attribute = "global::System.ComponentModel.DataAnnotations.ValidationAttribute";

    private const string Rules = CheckEmitter.Rules;

    private string Json => Literals.Of(member.JsonName);

    /// <summary>The type of a member in code, without a question mark.</summary>
    public static string TypeOf(MemberModel member, EquatableArray<ShapeModel> shapes) => shapes[member.Use.Shape].Type;

    /// <summary>The static field that the code of a rule needs; <see langword="null"/> when it needs none.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="type">The type of the member, in code.</param>
    public static (string Type, string Value)? Field(RuleModel rule, string type) =>
        rule.Kind switch
        {
            RuleKind.Pattern => (
                "global::System.Text.RegularExpressions.Regex",
                $"{Rules}.PatternRule.Make({Literals.Of(rule.Argument)}, {rule.Timeout})"
            ),
            RuleKind.Allowed or RuleKind.Denied => (
                type + "[]",
                $"new {type}[] {{ {string.Join(", ", rule.Values.Select(constant => constant.Code))} }}"
            ),
            RuleKind.Custom => (Attribute, rule.Code),
            _ => null,
        };

    /// <summary>The condition under which <c>[Required]</c> is broken; <see langword="null"/> where it cannot be.</summary>
    public string? IsMissing(RuleModel required) =>
        !required.AllowsEmpty ? $"!{Rules}.PayloadRules.HasText({value})"
        : type.IsValueType && !member.Use.IsNullable ? null
        : $"{value} is null";

    /// <summary>Makes the statement that adds a broken <c>[Required]</c>.</summary>
    public string Missing(RuleModel required) =>
        required.Text is { } text
            ? $"broken.AddText({Json}, {Literals.Of(required.Name)}, {Literals.Of(text)});"
            : $"broken.Required({Json});";

    /// <summary>Emits all rules but <c>[Required]</c>.</summary>
    /// <param name="code">The writer of the generated file.</param>
    /// <param name="rules">The rules, each with the name of its field.</param>
    public void Emit(SourceWriter code, IEnumerable<(RuleModel Rule, string Field)> rules)
    {
        foreach (var (rule, field) in rules)
        {
            if (Call(rule, field) is { } call)
            {
                code.Line(call);
                continue;
            }
            if (Condition(rule, field) is not { } isRight)
                continue;
            code.Line($"if (!({isRight}))");
            using var _ = code.Indent();
            code.Line(Broken(rule));
        }
    }

    // The rules whose own method adds the broken rule, since its text depends on the value.
    private string? Call(RuleModel rule, string field) =>
        rule.Kind switch
        {
            RuleKind.Pattern =>
                $"{Rules}.PatternRule.Check({value}, {field}, {Json}, {(rule.Text is { } text ? Literals.Of(text) : "null")}, ref broken);",
            RuleKind.Custom =>
                $"{Rules}.CustomRules.CheckMember({field}, {value}, value, ({Literals.Of(member.PlainName)}, {Json}), {Literals.Of(rule.Name)}, ref broken);",
            _ => null,
        };

    private string? Condition(RuleModel rule, string field) =>
        rule.Kind switch
        {
            RuleKind.TextLength => $"{Rules}.PayloadRules.HasLength({value}, {rule.Limits!.Minimum}, {rule.Limits.Maximum})",
            RuleKind.Count => $"{Rules}.PayloadRules.HasCount({value}, {rule.Limits!.Minimum}, {rule.Limits.Maximum})",
            RuleKind.Range => Range(rule.Limits!),
            RuleKind.Allowed => (rule.HasNull ? $"{value} is null || " : "") + OneOf(field),
            RuleKind.Denied => (rule.HasNull && CanBeNull ? $"{value} is not null && " : "") + "!" + OneOf(field),
            RuleKind.EmailAddress => $"{Rules}.PayloadRules.IsEmailAddress({value})",
            RuleKind.Url => $"{Rules}.PayloadRules.IsUrl({value})",
            RuleKind.Compare => $"broken.IsPartial || {Rules}.PayloadRules.AreEqual({value}, {Other(rule)})",
            _ => null,
        };

    private bool CanBeNull => member.Use.IsNullable || !type.IsValueType;

    private string OneOf(string field) => $"{Rules}.PayloadRules.IsOneOf<{type.Type}>({value}, {field})";

    // A member with [Trim] is compared without the white space that the reader cuts off.
    private string Other(RuleModel rule) =>
        shape.Members.FirstOrDefault(other => other.Name == rule.Code) is { IsTrimmed: true }
            ? $"{Rules}.PayloadRules.Trim(value.{rule.Code})"
            : $"value.{rule.Code}";

    private string Range(LimitsModel limits)
    {
        string compared = $"({limits.Type}{(member.Use.IsNullable ? "?" : "")}){value}";
        if (limits.IsRounded)
            compared = $"{Rules}.RangeRule.Rounded({compared})";
        string holds = $"{Rules}.RangeRule.Holds<{limits.Type}>({compared}, {limits.Minimum}, {limits.Maximum})";
        if (limits.MinimumIsExclusive)
            holds += $" && {Rules}.RangeRule.Excludes<{limits.Type}>({compared}, {limits.Minimum})";
        if (limits.MaximumIsExclusive)
            holds += $" && {Rules}.RangeRule.Excludes<{limits.Type}>({compared}, {limits.Maximum})";
        return holds;
    }

    private string Broken(RuleModel rule)
    {
        string name = Literals.Of(rule.Name);
        if (rule.Text is { } text)
            return $"broken.AddText({Json}, {name}, {Literals.Of(text)});";
        if (rule.Kind == RuleKind.Allowed)
            return $"broken.NotAllowed({Json}, {Subject()}, {Literals.Of(RuleWords.Choice(rule.Values))});";
        return $"broken.Add({Json}, {name}, {Problem(rule)});";
    }

    private string Subject() =>
        member.IsSensitive ? Literals.Of(member.PlainName) : $"{Rules}.RuleTexts.Subject({Literals.Of(member.PlainName)}, {value})";

    private static string Problem(RuleModel rule) =>
        rule.Kind switch
        {
            RuleKind.TextLength => $"{Rules}.RuleTexts.Characters({rule.Limits!.Minimum}, {rule.Limits.Maximum})",
            RuleKind.Count => $"{Rules}.RuleTexts.Elements({rule.Limits!.Minimum}, {rule.Limits.Maximum})",
            RuleKind.Range => $"{Rules}.RuleTexts.Between({RuleWords.Between(rule.Limits!)})",
            RuleKind.EmailAddress => $"{Rules}.RuleTexts.EmailAddress",
            RuleKind.Url => $"{Rules}.RuleTexts.Url",
            RuleKind.Compare => $"{Rules}.RuleTexts.SameAs({Literals.Of(rule.Argument)})",
            _ => $"{Rules}.RuleTexts.Denied",
        };
}
