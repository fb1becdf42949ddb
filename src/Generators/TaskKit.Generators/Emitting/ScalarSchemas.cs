using TaskKit.Generators.Parsing;

namespace TaskKit.Generators.Emitting;

/// <summary>The JSON Schema of each scalar.</summary>
internal static class ScalarSchemas
{
    public static void Emit(JsonText json, string scalar, bool orNull)
    {
        if (scalar == ScalarTypes.JsonElement)
            return;
        Type(json, TypeOf(scalar), orNull);
        if (Range(scalar) is { } range)
        {
            json.Name("minimum").Value(range.Minimum);
            json.Name("maximum").Value(range.Maximum);
        }
        if (FormatOf(scalar) is { } format)
            json.Name("format").Value(format);
        if (scalar == "Bytes")
            json.Name("contentEncoding").Value("base64");
        if (scalar == "Char")
        {
            json.Name("minLength").Value(1);
            json.Name("maxLength").Value(1);
        }
    }

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
            // They differ in range, and a number of the one may be none of the other.
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
