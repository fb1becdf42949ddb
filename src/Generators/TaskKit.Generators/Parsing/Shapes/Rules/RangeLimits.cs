using System.Globalization;
using Microsoft.CodeAnalysis;

namespace TaskKit.Generators.Parsing.Shapes.Rules;

/// <summary>A limit of a range.</summary>
/// <param name="Code">The limit in C#.</param>
/// <param name="Text">The limit in messages.</param>
/// <param name="IsNumber">True when the text is a number in JSON.</param>
/// <param name="Value">The value, to be compared with the other limit.</param>
internal sealed record RangeLimit(string Code, string Text, bool IsNumber, IComparable Value);

/// <summary>Reads the limits of <c>[Range(typeof(T), "…", "…")]</c>, independent of the machine's culture and time zone.</summary>
internal static class RangeLimits
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static bool IsNumber(ITypeSymbol type) => type.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_Double;

    public static bool IsCompiled(ITypeSymbol type) =>
        IsNumber(type) || type.SpecialType == SpecialType.System_DateTime || TimeName(type) is not null;

    public static RangeLimit Double(double value)
    {
        string text = value.ToString("R", Invariant);
        string code =
            double.IsPositiveInfinity(value) ? "double.PositiveInfinity"
            : double.IsNegativeInfinity(value) ? "double.NegativeInfinity"
            : text + "D";
        return new(code, text, !double.IsInfinity(value), value);
    }

    /// <summary>The advice on the form of a limit, for a message.</summary>
    public static string Expected(ITypeSymbol type) =>
        (type.SpecialType == SpecialType.System_DateTime ? "DateTime" : TimeName(type)) switch
        {
            "DateTime" => "write a date and time without a zone, as 2030-01-31T12:00:00",
            "DateTimeOffset" => "write a date and time with its offset, as 2030-01-31T12:00:00Z",
            "DateOnly" => "write a date as 2030-01-31",
            "TimeOnly" => "write a time as 12:30:00",
            "TimeSpan" => "write a duration as 1.12:30:00 (days.hours:minutes:seconds)",
            _ => "write a number with a point, in the range of the type",
        };

    public static RangeLimit? Parse(ITypeSymbol type, string text)
    {
        text = text.Trim();
        return type.SpecialType switch
        {
            SpecialType.System_Double => double.TryParse(text, NumberStyles.Float, Invariant, out double value) && !double.IsNaN(value)
                ? Double(value)
                : null,
            SpecialType.System_Single => float.TryParse(text, NumberStyles.Float, Invariant, out float value) && !IsEndless(value)
                ? Number(value, value.ToString("R", Invariant) + "F", value.ToString("R", Invariant))
                : null,
            SpecialType.System_Decimal => decimal.TryParse(text, NumberStyles.Float, Invariant, out decimal value)
                ? Number(value, value.ToString(Invariant) + "M", value.ToString(Invariant))
                : null,
            SpecialType.System_DateTime => DateTime(text),
            SpecialType.None => Time(type, text),
            _ => Whole(type, text),
        };
    }

    private static bool IsEndless(float value) => float.IsNaN(value) || float.IsInfinity(value);

    private static RangeLimit? Whole(ITypeSymbol type, string text)
    {
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign, Invariant, out decimal value))
            return null;
        var (lowest, highest) = type.SpecialType switch
        {
            SpecialType.System_SByte => (sbyte.MinValue, sbyte.MaxValue),
            SpecialType.System_Byte => (byte.MinValue, byte.MaxValue),
            SpecialType.System_Int16 => (short.MinValue, short.MaxValue),
            SpecialType.System_UInt16 => (ushort.MinValue, ushort.MaxValue),
            SpecialType.System_Int32 => (int.MinValue, int.MaxValue),
            SpecialType.System_UInt32 => (uint.MinValue, uint.MaxValue),
            SpecialType.System_Int64 => (long.MinValue, long.MaxValue),
            _ => ((decimal)ulong.MinValue, (decimal)ulong.MaxValue),
        };
        string number = value.ToString(Invariant);
        return value < lowest || value > highest ? null : Number(value, $"({type.CodeNameNotNull()})({number})", number);
    }

    // A text with a zone is refused: it would become the local time of the machine that compiles.
    private static RangeLimit? DateTime(string text) =>
        System.DateTime.TryParse(text, Invariant, DateTimeStyles.RoundtripKind, out var value) && value.Kind == DateTimeKind.Unspecified
            ? new($"new global::System.DateTime({value.Ticks}L)", value.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", Invariant), false, value)
            : null;

    private static RangeLimit? Time(ITypeSymbol type, string text) =>
        TimeName(type) switch
        {
            "DateTimeOffset" => Offset(text),
            "DateOnly" => System.DateTime.TryParseExact(text, "yyyy-M-d", Invariant, DateTimeStyles.None, out var date)
                ? new(
                    $"global::System.DateOnly.FromDayNumber({date.Ticks / TimeSpan.TicksPerDay})",
                    date.ToString("yyyy-MM-dd", Invariant),
                    false,
                    date
                )
                : null,
            "TimeOnly" => TimeSpan.TryParse(text, Invariant, out var time) && time >= TimeSpan.Zero && time < TimeSpan.FromDays(1)
                ? new($"new global::System.TimeOnly({time.Ticks}L)", time.ToString("c", Invariant), false, time)
                : null,
            "TimeSpan" => TimeSpan.TryParse(text, Invariant, out var span)
                ? new($"new global::System.TimeSpan({span.Ticks}L)", span.ToString("c", Invariant), false, span)
                : null,
            _ => null,
        };

    private static RangeLimit? Offset(string text)
    {
        bool hasOffset =
            System.DateTime.TryParse(text, Invariant, DateTimeStyles.RoundtripKind, out var local)
            && local.Kind != DateTimeKind.Unspecified;
        if (!hasOffset || !DateTimeOffset.TryParse(text, Invariant, DateTimeStyles.None, out var value))
            return null;
        string code = $"new global::System.DateTimeOffset({value.UtcTicks}L, global::System.TimeSpan.Zero)";
        return new(code, value.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", Invariant), false, value);
    }

    private static RangeLimit Number(IComparable value, string code, string text) => new(code, text, IsNumber: true, value);

    private static string? TimeName(ITypeSymbol type) =>
        type.Name is "DateTimeOffset" or "DateOnly" or "TimeOnly" or "TimeSpan" && type.Is("System", type.Name) ? type.Name : null;
}
