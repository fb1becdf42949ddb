using System.Text.Json;
using TaskKit.Payloads;

namespace TaskKit.Tool;

/// <summary>Checks of numbers. The limits of a whole number tell which type the worker reads it as.</summary>
internal static class NumberChecks
{
    public static ValueCheck OfInteger(JsonElement schema) =>
        (Limit(schema, "minimum"), Limit(schema, "maximum")) switch
        {
            (byte.MinValue, byte.MaxValue) => static (ref json) => PayloadValues.ReadByte(ref json),
            (sbyte.MinValue, sbyte.MaxValue) => static (ref json) => PayloadValues.ReadSByte(ref json),
            (short.MinValue, short.MaxValue) => static (ref json) => PayloadValues.ReadInt16(ref json),
            (ushort.MinValue, ushort.MaxValue) => static (ref json) => PayloadValues.ReadUInt16(ref json),
            (int.MinValue, int.MaxValue) => static (ref json) => PayloadValues.ReadInt32(ref json),
            (uint.MinValue, uint.MaxValue) => static (ref json) => PayloadValues.ReadUInt32(ref json),
            (ulong.MinValue, ulong.MaxValue) => static (ref json) => PayloadValues.ReadUInt64(ref json),
            _ => static (ref json) => PayloadValues.ReadInt64(ref json),
        };

    public static ValueCheck OfNumber(JsonElement schema) =>
        SchemaNode.Text(schema, "format") switch
        {
            "float" => static (ref json) => PayloadValues.ReadSingle(ref json),
            "decimal" => static (ref json) => PayloadValues.ReadDecimal(ref json),
            _ => static (ref json) => PayloadValues.ReadDouble(ref json),
        };

    private static decimal? Limit(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var value) && value.TryGetDecimal(out decimal limit) ? limit : null;
}
