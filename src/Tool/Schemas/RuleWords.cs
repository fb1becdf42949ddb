using System.Text.Json;
using TaskKit.Payloads.Rules;
using TaskKit.Payloads.Schemas;

namespace TaskKit.Tool;

/// <summary>Puts the rules of a member's schema into words.</summary>
internal static class RuleWords
{
    /// <summary>The rules of a member, such as <c>at most 160 characters</c>.</summary>
    /// <param name="schema">The member's schema.</param>
    public static IEnumerable<string> Of(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return [];
        string?[] words =
        [
            Characters(schema),
            Amount(schema, "minItems", "maxItems"),
            Amount(schema, "minProperties", "maxProperties"),
            Low(schema),
            High(schema),
            .. SchemaNode.Patterns(schema).Select(Pattern),
            SchemaNode.Flag(schema, "writeOnly") ? "secret" : null,
        ];
        return words.OfType<string>();
    }

    // No "at least 1 character" beside "not blank", which says more.
    private static string? Characters(JsonElement schema)
    {
        int? minimum = SchemaNode.Number(schema, "minLength");
        bool isSaid = minimum <= 1 && SchemaNode.Patterns(schema).Contains(SchemaNode.NotBlank);
        return Amount(isSaid ? null : minimum, SchemaNode.Number(schema, "maxLength"), "character");
    }

    private static string? Amount(JsonElement schema, string minimumKeyword, string maximumKeyword) =>
        Amount(SchemaNode.Number(schema, minimumKeyword), SchemaNode.Number(schema, maximumKeyword), "element");

    private static string? Amount(int? minimum, int? maximum, string unit) =>
        minimum is null && maximum is null ? null : RuleTexts.Amount(minimum ?? 0, maximum ?? int.MaxValue, unit);

    private static string? Low(JsonElement schema) =>
        HasLimits(schema) && SchemaNode.Limit(schema, "minimum", "exclusiveMinimum") is ({ } limit, var isExclusive)
            ? $"{(isExclusive ? "above" : "at least")} {limit.GetRawText()}"
            : null;

    private static string? High(JsonElement schema) =>
        HasLimits(schema) && SchemaNode.Limit(schema, "maximum", "exclusiveMaximum") is ({ } limit, var isExclusive)
            ? $"{(isExclusive ? "below" : "at most")} {limit.GetRawText()}"
            : null;

    // Without a format, the limits are those of an integer's type and no rule.
    private static bool HasLimits(JsonElement schema) =>
        SchemaNode.TypeOf(schema) == "number" || SchemaNode.TypeOf(schema) == "integer" && SchemaNode.Text(schema, "format") is not null;

    private static string Pattern(string pattern) =>
        pattern switch
        {
            SchemaNode.NotBlank => "not blank",
            SchemaNode.Url => "a URL",
            _ => "of a pattern",
        };
}
