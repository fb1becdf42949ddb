using System.Text.Json;
using TaskKit.Payloads;
using TaskKit.Payloads.Schemas;

namespace TaskKit.Tool;

/// <summary>Makes the checks of numbers. The limits of a whole number tell the type as which a worker reads it.</summary>
internal static class NumberChecks
{
    public static ValueCheck OfInteger(JsonElement schema) =>
        (SchemaNode.Text(schema, "format") ?? NameOf(schema)) switch
        {
            "byte" => static (ref json) => PayloadValues.ReadByte(ref json),
            "sbyte" => static (ref json) => PayloadValues.ReadSByte(ref json),
            "int16" => static (ref json) => PayloadValues.ReadInt16(ref json),
            "uint16" => static (ref json) => PayloadValues.ReadUInt16(ref json),
            "int32" => static (ref json) => PayloadValues.ReadInt32(ref json),
            "uint32" => static (ref json) => PayloadValues.ReadUInt32(ref json),
            "uint64" => static (ref json) => PayloadValues.ReadUInt64(ref json),
            _ => static (ref json) => PayloadValues.ReadInt64(ref json),
        };

    public static ValueCheck OfNumber(JsonElement schema) =>
        SchemaNode.Text(schema, "format") switch
        {
            "float" => static (ref json) => PayloadValues.ReadSingle(ref json),
            "decimal" => static (ref json) => PayloadValues.ReadDecimal(ref json),
            _ => static (ref json) => PayloadValues.ReadDouble(ref json),
        };

    // If a rule has replaced the limits, the format states the type.
    private static string NameOf(JsonElement schema) =>
        (Limit(schema, "minimum"), Limit(schema, "maximum")) switch
        {
            (byte.MinValue, byte.MaxValue) => "byte",
            (sbyte.MinValue, sbyte.MaxValue) => "sbyte",
            (short.MinValue, short.MaxValue) => "int16",
            (ushort.MinValue, ushort.MaxValue) => "uint16",
            (int.MinValue, int.MaxValue) => "int32",
            (uint.MinValue, uint.MaxValue) => "uint32",
            (ulong.MinValue, ulong.MaxValue) => "uint64",
            _ => "int64",
        };

    private static decimal? Limit(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var value) && value.TryGetDecimal(out decimal limit) ? limit : null;
}
