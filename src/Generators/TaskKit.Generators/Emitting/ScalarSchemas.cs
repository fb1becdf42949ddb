using System.Globalization;
using TaskKit.Generators.Emitting.Rules;
using TaskKit.Generators.Parsing;
using TaskKit.Generators.Parsing.Shapes;

namespace TaskKit.Generators.Emitting;

/// <summary>Writes the JSON Schema of scalars: types that are one JSON value.</summary>
internal static class ScalarSchemas
{
    /// <summary>Writes the schema of one scalar.</summary>
    /// <param name="json">The writer of the schema.</param>
    /// <param name="scalar">The scalar's name.</param>
    /// <param name="orNull">True when null is accepted as well.</param>
    /// <param name="rules">The rules of the member that holds it.</param>
    public static void Emit(JsonText json, string scalar, bool orNull, RuleSchema rules)
    {
        if (scalar == ScalarTypes.JsonElement)
            return;
        Type(json, TypeOf(scalar), orNull);
        bool isNarrowed = Limits(json, scalar, rules);
        if ((rules.Format ?? FormatOf(scalar) ?? (isNarrowed ? scalar.ToLowerInvariant() : null)) is { } format)
            json.Name("format").Value(format);
        if (scalar == "Bytes")
            json.Name("contentEncoding").Value("base64");
        if (scalar == "Char")
        {
            json.Name("minLength").Value(1);
            json.Name("maxLength").Value(1);
        }
        if (scalar == "String")
        {
            rules.Lengths("minLength", "maxLength");
            rules.Patterns();
        }
        rules.Values();
    }

    // Without a rule, the limits of an integer tell its type. Where a rule replaces the limits, the format tells it.
    private static bool Limits(JsonText json, string scalar, RuleSchema rules)
    {
        var ofType = Range(scalar);
        var limits = rules.Range;
        if (limits is null && ofType is null)
            return false;
        bool hasMinimum = limits is not null && Narrows(limits.Texts.Minimum, ofType?.Minimum, 1);
        bool hasMaximum = limits is not null && Narrows(limits.Texts.Maximum, ofType?.Maximum, -1);
        if (hasMinimum)
            json.Name(limits!.MinimumIsExclusive ? "exclusiveMinimum" : "minimum").Raw(limits.Texts.Minimum);
        else if (ofType is { } lowest)
            json.Name("minimum").Value(lowest.Minimum);
        if (hasMaximum)
            json.Name(limits!.MaximumIsExclusive ? "exclusiveMaximum" : "maximum").Raw(limits.Texts.Maximum);
        else if (ofType is { } highest)
            json.Name("maximum").Value(highest.Maximum);
        return ofType is not null && (hasMinimum || hasMaximum);
    }

    private static bool Narrows(string limit, IFormattable? ofType, int sign) =>
        ofType is null
        || (
            decimal.TryParse(limit, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            && value.CompareTo(decimal.Parse(ofType.ToString(null, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)) != -sign
        );

    public static void Type(JsonText json, string type, bool orNull)
    {
        json.Name("type");
        if (orNull)
            json.Array(() => json.Value(type).Value("null"));
        else
            json.Value(type);
    }

    private static string TypeOf(string scalar) =>
        scalar switch
        {
            "Boolean" => "boolean",
            "Single" or "Double" or "Decimal" => "number",
            _ => Range(scalar) is null ? "string" : "integer",
        };

    private static string? FormatOf(string scalar) =>
        scalar switch
        {
            "Guid" => "uuid",
            "DateTime" or "DateTimeOffset" => "date-time",
            "DateOnly" => "date",
            "TimeOnly" => "time",
            "TimeSpan" => "duration",
            "Uri" => "uri",
            // A format for these two, since they differ in range and precision.
            "Single" => "float",
            "Decimal" => "decimal",
            "Bytes" => "byte",
            _ => null,
        };

    private static (IFormattable Minimum, IFormattable Maximum)? Range(string scalar) =>
        scalar switch
        {
            "Byte" => (byte.MinValue, byte.MaxValue),
            "SByte" => (sbyte.MinValue, sbyte.MaxValue),
            "Int16" => (short.MinValue, short.MaxValue),
            "UInt16" => (ushort.MinValue, ushort.MaxValue),
            "Int32" => (int.MinValue, int.MaxValue),
            "UInt32" => (uint.MinValue, uint.MaxValue),
            "Int64" => (long.MinValue, long.MaxValue),
            "UInt64" => (ulong.MinValue, ulong.MaxValue),
            _ => null,
        };
}
