using System.Text.Json;
using TaskKit.Payloads.Rules;
using TaskKit.Payloads.Schemas;

namespace TaskKit.Tool;

/// <summary>Checks the rules that the schema of one member states.</summary>
/// <param name="name">The member's name in JSON.</param>
/// <param name="schema">The member's schema.</param>
/// <param name="isRequired">True when the member is required.</param>
internal sealed class MemberRules(string name, JsonElement schema, bool isRequired)
{
    private const string WholeBegin = "^(?:";
    private const string WholeEnd = ")$";
    private const int PatternTimeout = 2000;

    /// <summary>Checks the member's value.</summary>
    public void Check(JsonElement value, ref BrokenRules broken)
    {
        string? text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (SchemaNode.Flag(schema, "x-trim"))
            text = PayloadRules.Trim(text);
        if (text is not null && isRequired && SchemaNode.Patterns(schema).Contains(SchemaNode.NotBlank) && !PayloadRules.HasText(text))
        {
            broken.Required(name);
            return;
        }
        if (text is not null)
            CheckText(text, ref broken);
        else if (value.ValueKind == JsonValueKind.Number)
            CheckNumber(value, ref broken);
        else if (value.ValueKind == JsonValueKind.Array)
            CheckCount(value.GetArrayLength(), "minItems", "maxItems", ref broken);
        else if (value.ValueKind == JsonValueKind.Object)
            CheckCount(value.GetPropertyCount(), "minProperties", "maxProperties", ref broken);
        CheckValues(text, value, ref broken);
    }

    private void CheckText(string text, ref BrokenRules broken)
    {
        int minimum = SchemaNode.Number(schema, "minLength") ?? 0;
        int maximum = SchemaNode.Number(schema, "maxLength") ?? int.MaxValue;
        if (!PayloadRules.HasLength(text, minimum, maximum))
            broken.Add(name, "length", RuleTexts.Characters(minimum, maximum));
        if (SchemaNode.Text(schema, "format") == "email" && !PayloadRules.IsEmailAddress(text))
            broken.Add(name, "email_address", RuleTexts.EmailAddress);
        foreach (string pattern in SchemaNode.Patterns(schema))
        {
            if (pattern == SchemaNode.Url)
            {
                if (!PayloadRules.IsUrl(text))
                    broken.Add(name, "url", RuleTexts.Url);
            }
            else if (pattern.StartsWith(WholeBegin, StringComparison.Ordinal) && pattern.EndsWith(WholeEnd, StringComparison.Ordinal))
                PatternRule.Check(
                    text,
                    PatternRule.Make(pattern[WholeBegin.Length..^WholeEnd.Length], PatternTimeout),
                    name,
                    text: null,
                    ref broken
                );
        }
    }

    private void CheckNumber(JsonElement value, ref BrokenRules broken)
    {
        // Without a format, the limits are those of the integer's type, and the reader has checked them.
        if (SchemaNode.TypeOf(schema) == "integer" && SchemaNode.Text(schema, "format") is null)
            return;
        var (minimum, minimumIsExclusive) = SchemaNode.Limit(schema, "minimum", "exclusiveMinimum");
        var (maximum, maximumIsExclusive) = SchemaNode.Limit(schema, "maximum", "exclusiveMaximum");
        bool holds =
            (minimum is null || JsonNumbers.Compare(value, minimum.Value) is var low && (minimumIsExclusive ? low > 0 : low >= 0))
            && (maximum is null || JsonNumbers.Compare(value, maximum.Value) is var high && (maximumIsExclusive ? high < 0 : high <= 0));
        if (!holds)
            broken.Add(
                name,
                "range",
                RuleTexts.Between(
                    minimum?.GetRawText() ?? "-Infinity",
                    maximum?.GetRawText() ?? "Infinity",
                    minimumIsExclusive,
                    maximumIsExclusive
                )
            );
    }

    private void CheckCount(int count, string minimumKeyword, string maximumKeyword, ref BrokenRules broken)
    {
        int minimum = SchemaNode.Number(schema, minimumKeyword) ?? 0;
        int maximum = SchemaNode.Number(schema, maximumKeyword) ?? int.MaxValue;
        if (count < minimum || count > maximum)
            broken.Add(name, "length", RuleTexts.Elements(minimum, maximum));
    }

    private void CheckValues(string? text, JsonElement value, ref BrokenRules broken)
    {
        if (schema.TryGetProperty("enum", out var allowed) && !JsonNumbers.Contains(allowed, text, value))
        {
            string subject = char.ToUpperInvariant(name[0]) + name[1..];
            if (!SchemaNode.Flag(schema, "writeOnly"))
                subject = RuleTexts.Subject(subject, text ?? (value.ValueKind == JsonValueKind.Null ? "" : value.GetRawText()));
            broken.NotAllowed(name, subject, RuleTexts.Choice([.. allowed.EnumerateArray().Where(IsValue).Select(Shown)]));
        }
        if (
            schema.TryGetProperty("not", out var not)
            && not.TryGetProperty("enum", out var denied)
            && JsonNumbers.Contains(denied, text, value)
        )
            broken.Add(name, "denied_values", RuleTexts.Denied);
    }

    private static bool IsValue(JsonElement constant) => constant.ValueKind != JsonValueKind.Null;

    private static string Shown(JsonElement constant) =>
        constant.ValueKind == JsonValueKind.String ? $"'{constant.GetString()}'" : constant.GetRawText();
}
