using System.Globalization;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Emitting.Rules;

/// <summary>Writes the keywords of JSON Schema for the rules of one member.</summary>
internal sealed class RuleSchema(JsonText json, EquatableArray<RuleModel> rules)
{
    /// <summary>The pattern of a text with more than white space.</summary>
    public const string NotBlank = "\\S";

    /// <summary>The pattern of a text that <c>[Url]</c> accepts.</summary>
    public const string Url = "^([hH][tT][tT][pP][sS]?|[fF][tT][pP])://";

    public static readonly RuleSchema None = new(new JsonText(), default);

    /// <summary>The values of <c>[AllowedValues]</c>, or <see langword="null"/>.</summary>
    public RuleModel? Allowed => rules.FirstOrDefault(rule => rule.Kind == RuleKind.Allowed);

    /// <summary>The limits of <c>[Range]</c>; <see langword="null"/> without one, or when its limits are no JSON numbers.</summary>
    public LimitsModel? Range => rules.FirstOrDefault(rule => rule is { Kind: RuleKind.Range, Limits.AreNumbers: true })?.Limits;

    public string? Format =>
        rules.Any(rule => rule.Kind == RuleKind.EmailAddress) ? "email"
        : rules.Any(rule => rule.Kind == RuleKind.Url) ? "uri"
        : null;

    /// <summary>Writes the lengths of a text, a list or a dictionary.</summary>
    /// <param name="minimum">The keyword for the shortest.</param>
    /// <param name="maximum">The keyword for the longest.</param>
    public void Lengths(string minimum, string maximum)
    {
        var limits = rules.Where(rule => rule.Kind is RuleKind.TextLength or RuleKind.Count).Select(rule => rule.Limits!).ToList();
        int least = limits.Select(limit => Number(limit.Minimum)).Append(RefusesBlank ? 1 : 0).Max();
        int most = limits.Select(limit => Number(limit.Maximum)).Append(int.MaxValue).Min();
        if (least > 0)
            json.Name(minimum).Value(least);
        if (most < int.MaxValue)
            json.Name(maximum).Value(most);
    }

    /// <summary>Writes the patterns of a text.</summary>
    public void Patterns()
    {
        // With ^ and $: in .NET the match must cover the whole text, in a schema it may be anywhere.
        var patterns = rules.Where(rule => rule.Kind == RuleKind.Pattern).Select(rule => $"^(?:{rule.Argument})$").ToList();
        if (rules.Any(rule => rule.Kind == RuleKind.Url))
            patterns.Add(Url);
        if (RefusesBlank)
            patterns.Add(NotBlank);
        if (patterns.Count == 0)
            return;
        json.Name("pattern").Value(patterns[0]);
        if (patterns.Count > 1)
            json.Name("allOf")
                .Array(() => patterns.Skip(1).ToList().ForEach(pattern => json.Object(() => json.Name("pattern").Value(pattern))));
    }

    /// <summary>Writes the values that are allowed or denied.</summary>
    public void Values()
    {
        if (Allowed is { } allowed)
        {
            json.Name("enum").Array(() => Constants(allowed));
            // A keyword that JSON Schema does not have. It tells the tool that these are no names of an enum.
            if (allowed.Values.Any(constant => constant.IsText))
                json.Name("x-texts").Value(true);
        }
        Denied();
    }

    /// <summary>Writes the values that are denied.</summary>
    public void Denied()
    {
        if (rules.FirstOrDefault(rule => rule.Kind == RuleKind.Denied) is { } denied)
            json.Name("not").Object(() => json.Name("enum").Array(() => Constants(denied)));
    }

    /// <summary>Writes constants, one after the other.</summary>
    public void Constants(RuleModel rule)
    {
        foreach (var constant in rule.Values)
        {
            if (constant.IsText)
                json.Value(constant.Value);
            else
                json.Raw(constant.Value);
        }
        if (rule.HasNull)
            json.Value((string?)null);
    }

    private bool RefusesBlank => rules.Any(rule => rule is { Kind: RuleKind.Required, AllowsEmpty: false });

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
