using System.ComponentModel;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace TaskKit.Payloads;

/// <summary>Reads and writes single values of payloads. Called by generated code; the forms are those of System.Text.Json.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PayloadValues
{
#pragma warning disable CS1591 // One method pair per type, named after it; a comment on each would only repeat the name.

    public static bool ReadBoolean(ref Utf8JsonReader json) =>
        json.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => throw Unexpected(ref json, "a boolean"),
        };

    public static byte ReadByte(ref Utf8JsonReader json) =>
        IsNumber(ref json) && json.TryGetByte(out byte value) ? value : throw NotWhole<byte>(ref json);

    public static sbyte ReadSByte(ref Utf8JsonReader json) =>
        IsNumber(ref json) && json.TryGetSByte(out sbyte value) ? value : throw NotWhole<sbyte>(ref json);

    public static short ReadInt16(ref Utf8JsonReader json) =>
        IsNumber(ref json) && json.TryGetInt16(out short value) ? value : throw NotWhole<short>(ref json);

    public static ushort ReadUInt16(ref Utf8JsonReader json) =>
        IsNumber(ref json) && json.TryGetUInt16(out ushort value) ? value : throw NotWhole<ushort>(ref json);

    public static int ReadInt32(ref Utf8JsonReader json) =>
        IsNumber(ref json) && json.TryGetInt32(out int value) ? value : throw NotWhole<int>(ref json);

    public static uint ReadUInt32(ref Utf8JsonReader json) =>
        IsNumber(ref json) && json.TryGetUInt32(out uint value) ? value : throw NotWhole<uint>(ref json);

    public static long ReadInt64(ref Utf8JsonReader json) =>
        IsNumber(ref json) && json.TryGetInt64(out long value) ? value : throw NotWhole<long>(ref json);

    public static ulong ReadUInt64(ref Utf8JsonReader json) =>
        IsNumber(ref json) && json.TryGetUInt64(out ulong value) ? value : throw NotWhole<ulong>(ref json);

    public static float ReadSingle(ref Utf8JsonReader json) =>
        IsNumber(ref json) && json.TryGetSingle(out float value) && float.IsFinite(value) ? value : throw NotANumber(ref json);

    public static double ReadDouble(ref Utf8JsonReader json) =>
        IsNumber(ref json) && json.TryGetDouble(out double value) && double.IsFinite(value) ? value : throw NotANumber(ref json);

    public static decimal ReadDecimal(ref Utf8JsonReader json) =>
        IsNumber(ref json) && json.TryGetDecimal(out decimal value) ? value : throw NotANumber(ref json);

    public static char ReadChar(ref Utf8JsonReader json) =>
        ReadString(ref json) is [var value] ? value : throw Wrong(ref json, "a string of one character");

    public static string ReadString(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
            throw Unexpected(ref json, "a string");
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong(ref json, "valid Unicode text");
        }
    }

    public static Guid ReadGuid(ref Utf8JsonReader json) =>
        IsString(ref json) && json.TryGetGuid(out var value)
            ? value
            : throw Malformed(ref json, "a UUID such as 0199c0de-0000-7000-8000-000000000000");

    public static DateTime ReadDateTime(ref Utf8JsonReader json) =>
        IsString(ref json) && json.TryGetDateTime(out var value)
            ? value
            : throw Malformed(ref json, "a date and time such as 2030-01-31T12:00:00Z");

    public static DateTimeOffset ReadDateTimeOffset(ref Utf8JsonReader json) =>
        IsString(ref json) && json.TryGetDateTimeOffset(out var value)
            ? value
            : throw Malformed(ref json, "a date and time such as 2030-01-31T12:00:00Z");

    public static DateOnly ReadDateOnly(ref Utf8JsonReader json) =>
        IsString(ref json)
        && DateOnly.TryParseExact(ReadString(ref json), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var value)
            ? value
            : throw Malformed(ref json, "a date such as 2030-01-31");

    public static TimeOnly ReadTimeOnly(ref Utf8JsonReader json) =>
        IsString(ref json) && PayloadTimes.TryReadTimeOnly(ReadString(ref json), out var value)
            ? value
            : throw Malformed(ref json, "a time such as 12:30:00");

    public static TimeSpan ReadTimeSpan(ref Utf8JsonReader json) =>
        IsString(ref json) && PayloadTimes.TryReadTimeSpan(ReadString(ref json), out var value)
            ? value
            : throw Malformed(ref json, "a duration such as 1.12:30:00 (days.hours:minutes:seconds)");

    public static Uri ReadUri(ref Utf8JsonReader json) =>
        IsString(ref json) && Uri.TryCreate(ReadString(ref json), UriKind.RelativeOrAbsolute, out var value)
            ? value
            : throw Malformed(ref json, "a URI");

    public static byte[] ReadBytes(ref Utf8JsonReader json) =>
        IsString(ref json) && json.TryGetBytesFromBase64(out byte[]? value) ? value : throw Malformed(ref json, "a base64 string");

    public static JsonElement ReadJsonElement(ref Utf8JsonReader json) => JsonElement.ParseValue(ref json);

    public static void WriteBoolean(Utf8JsonWriter json, bool value) => json.WriteBooleanValue(value);

    public static void WriteByte(Utf8JsonWriter json, byte value) => json.WriteNumberValue((int)value);

    public static void WriteSByte(Utf8JsonWriter json, sbyte value) => json.WriteNumberValue((int)value);

    public static void WriteInt16(Utf8JsonWriter json, short value) => json.WriteNumberValue((int)value);

    public static void WriteUInt16(Utf8JsonWriter json, ushort value) => json.WriteNumberValue((int)value);

    public static void WriteInt32(Utf8JsonWriter json, int value) => json.WriteNumberValue(value);

    public static void WriteUInt32(Utf8JsonWriter json, uint value) => json.WriteNumberValue(value);

    public static void WriteInt64(Utf8JsonWriter json, long value) => json.WriteNumberValue(value);

    public static void WriteUInt64(Utf8JsonWriter json, ulong value) => json.WriteNumberValue(value);

    public static void WriteSingle(Utf8JsonWriter json, float value) =>
        json.WriteNumberValue(float.IsFinite(value) ? value : throw NotFinite(value));

    public static void WriteDouble(Utf8JsonWriter json, double value) =>
        json.WriteNumberValue(double.IsFinite(value) ? value : throw NotFinite(value));

    public static void WriteDecimal(Utf8JsonWriter json, decimal value) => json.WriteNumberValue(value);

    public static void WriteChar(Utf8JsonWriter json, char value)
    {
        if (char.IsSurrogate(value))
            throw Half();
        json.WriteStringValue([value]);
    }

    public static void WriteString(Utf8JsonWriter json, string value) =>
        json.WriteStringValue(WellFormedText.Is(value) ? value : throw Half());

    public static void WriteGuid(Utf8JsonWriter json, Guid value) => json.WriteStringValue(value);

    public static void WriteDateTime(Utf8JsonWriter json, DateTime value) => json.WriteStringValue(value);

    public static void WriteDateTimeOffset(Utf8JsonWriter json, DateTimeOffset value) => json.WriteStringValue(value);

    public static void WriteDateOnly(Utf8JsonWriter json, DateOnly value) => WriteFormatted(json, value, "O");

    public static void WriteTimeOnly(Utf8JsonWriter json, TimeOnly value) => WriteFormatted(json, value.ToTimeSpan(), "c");

    public static void WriteTimeSpan(Utf8JsonWriter json, TimeSpan value) => WriteFormatted(json, value, "c");

    public static void WriteUri(Utf8JsonWriter json, Uri value) => WriteString(json, value.OriginalString);

    public static void WriteBytes(Utf8JsonWriter json, byte[] value) => json.WriteBase64StringValue(value);

    public static void WriteJsonElement(Utf8JsonWriter json, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
            json.WriteNullValue();
        else
            value.WriteTo(json);
    }

#pragma warning restore CS1591

    /// <summary>True when the value is null.</summary>
    /// <param name="json">Stands on the value's first token.</param>
    public static bool IsNull(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.Null;

    /// <summary>The value is of another kind than expected.</summary>
    internal static PayloadFault Unexpected(ref Utf8JsonReader json, string expected) =>
        PayloadFault.Wrong($"must be {expected}, not {PayloadText.Kind(json.TokenType)}", json.TokenStartIndex);

    /// <summary>The value is of the right kind, and yet not one that is expected.</summary>
    internal static PayloadFault Wrong(ref Utf8JsonReader json, string expected) =>
        PayloadFault.Wrong($"must be {expected}", json.TokenStartIndex);

    /// <summary>A text, or the name of a dictionary's entry, that is to be written is not valid Unicode.</summary>
    internal static PayloadFault Half() => PayloadFault.CannotWrite($"a text {WellFormedText.Problem}");

    private static PayloadFault NotFinite(double value) =>
        PayloadFault.CannotWrite(string.Create(CultureInfo.InvariantCulture, $"{value} is no number that JSON has"));

    private static bool IsNumber(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.Number;

    private static bool IsString(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.String;

    private static PayloadFault Malformed(ref Utf8JsonReader json, string expected) =>
        IsString(ref json) ? Wrong(ref json, expected) : Unexpected(ref json, expected);

    private static PayloadFault NotWhole<T>(ref Utf8JsonReader json)
        where T : IMinMaxValue<T>, IFormattable =>
        IsNumber(ref json)
            ? Wrong(ref json, string.Create(CultureInfo.InvariantCulture, $"a whole number from {T.MinValue} to {T.MaxValue}"))
            : Unexpected(ref json, "a number");

    private static PayloadFault NotANumber(ref Utf8JsonReader json) =>
        IsNumber(ref json) ? Wrong(ref json, "a number within the range of its type") : Unexpected(ref json, "a number");

    private static void WriteFormatted<T>(Utf8JsonWriter json, T value, string format)
        where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out int written, format, CultureInfo.InvariantCulture);
        json.WriteStringValue(text[..written]);
    }
}
