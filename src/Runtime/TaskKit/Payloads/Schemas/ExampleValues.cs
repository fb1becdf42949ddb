using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TaskKit.Payloads.Schemas;

/// <summary>Examples of single values, which keep the schema's rules where that is not beyond a guess.</summary>
internal static class ExampleValues
{
    private const int MostTries = 100;

    // Nobody takes it for a password.
    private const string Secret = "***";
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromMilliseconds(100);

    // A pattern is tried with each of these, at several lengths.
    private static readonly string[] Alphabets = ["x", "1", "X", "0", "+1", "a1", "A1"];

    /// <summary>A value of the schema's type.</summary>
    public static JsonNode Of(JsonElement schema) =>
        SchemaNode.TypeOf(schema) switch
        {
            "string" => Text(schema),
            "integer" => Number(schema, 1, 1),
            "number" => Number(schema, 1.5m, 0.5m),
            "boolean" => FirstAllowed(schema)?.GetBoolean() ?? true,
            _ => new JsonObject(),
        };

    private static JsonNode Text(JsonElement schema)
    {
        if (FirstAllowed(schema) is { } allowed)
            return allowed.GetString()!;
        string plain = (SchemaNode.Text(schema, "format") ?? SchemaNode.Text(schema, "contentEncoding")) switch
        {
            "uuid" => "0199c0de-0000-7000-8000-000000000000",
            "date-time" => "2030-01-31T12:00:00Z",
            "date" => "2030-01-31",
            "time" => "12:00:00",
            "duration" => "00:05:00",
            "uri" or "uri-reference" => "https://example.org",
            "email" => "a@example.org",
            "byte" or "base64" => "AAEC",
            _ when SchemaNode.Flag(schema, "writeOnly") => Secret,
            _ => schema.TryGetProperty("maxLength", out _) ? "x" : "…",
        };
        int minimum = SchemaNode.Number(schema, "minLength") ?? 0;
        int maximum = SchemaNode.Number(schema, "maxLength") ?? int.MaxValue;
        string fitting = plain.Length < minimum && minimum <= MostTries * MostTries ? plain.PadRight(minimum, 'x') : plain;
        return Candidates(minimum, maximum).Prepend(fitting).FirstOrDefault(text => Fits(schema, text, minimum, maximum)) ?? fitting;
    }

    private static IEnumerable<string> Candidates(int minimum, int maximum) =>
        from length in Enumerable.Range(Math.Max(1, minimum), MostTries).TakeWhile(length => length <= maximum)
        from letters in Alphabets
        select letters.PadRight(length, letters[^1])[..length];

    private static bool Fits(JsonElement schema, string text, int minimum, int maximum)
    {
        if (text.Length < minimum || text.Length > maximum || IsDenied(schema, text))
            return false;
        try
        {
            return SchemaNode.Patterns(schema).All(pattern => Regex.IsMatch(text, pattern, RegexOptions.None, PatternTimeout));
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static JsonNode Number(JsonElement schema, decimal first, decimal step)
    {
        if (FirstAllowed(schema) is { } allowed)
            return JsonNode.Parse(allowed.GetRawText())!;
        var (minimum, minimumIsExclusive) = Limit(schema, "minimum", "exclusiveMinimum");
        var (maximum, maximumIsExclusive) = Limit(schema, "maximum", "exclusiveMaximum");
        decimal lowest = step == 1 ? Math.Ceiling(minimum) : minimum;
        if (minimumIsExclusive && lowest == minimum)
            lowest += maximum - minimum < step ? (maximum - minimum) / 2 : step;
        decimal value = first < lowest ? lowest : first;
        bool isAbove = maximumIsExclusive ? value >= maximum : value > maximum;
        if (isAbove)
            value = lowest;
        for (int tries = 0; tries < MostTries && IsDenied(schema, value); tries++)
            value += step;
        return step == 1 ? (JsonNode)(long)value : value;
    }

    // Limits beyond a decimal are far from any example.
    private static (decimal Value, bool IsExclusive) Limit(JsonElement schema, string inclusive, string exclusive)
    {
        var (limit, isExclusive) = SchemaNode.Limit(schema, inclusive, exclusive);
        decimal bound = inclusive == "minimum" ? long.MinValue : long.MaxValue;
        return limit is { } stated && stated.TryGetDecimal(out decimal value) && Math.Abs(value) < long.MaxValue
            ? (value, isExclusive)
            : (bound, false);
    }

    private static JsonElement? FirstAllowed(JsonElement schema) =>
        schema.TryGetProperty("enum", out var values)
            ? values
                .EnumerateArray()
                .Where(value => value.ValueKind != JsonValueKind.Null)
                .Select(value => (JsonElement?)value)
                .FirstOrDefault()
            : null;

    private static bool IsDenied(JsonElement schema, JsonNode value) =>
        schema.TryGetProperty("not", out var not)
        && not.TryGetProperty("enum", out var denied)
        && denied.EnumerateArray().Any(constant => constant.GetRawText() == value.ToJsonString());
}
