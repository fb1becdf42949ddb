using System.Text;
using System.Text.Json;
using TaskKit.Payloads;
using TaskKit.Payloads.Schemas;

namespace TaskKit.Tool;

/// <summary>Makes the checks of strings: plain ones, those with a format, and names of an enum.</summary>
internal static class TextChecks
{
    public static ValueCheck Of(JsonElement schema)
    {
        // [AllowedValues] is checked with the other rules.
        if (!SchemaNode.IsListOfTexts(schema) && SchemaNode.Enum(schema) is { Count: > 0 } names)
            return OneOf(names);
        if (SchemaNode.Text(schema, "contentEncoding") == "base64")
            return static (ref json) => PayloadValues.ReadBytes(ref json);
        if (IsCharacter(schema))
            return static (ref json) => PayloadValues.ReadChar(ref json);
        return SchemaNode.Text(schema, "format") switch
        {
            "uuid" => static (ref json) => PayloadValues.ReadGuid(ref json),
            "date-time" => static (ref json) => PayloadValues.ReadDateTimeOffset(ref json),
            "date" => static (ref json) => PayloadValues.ReadDateOnly(ref json),
            "time" => static (ref json) => PayloadValues.ReadTimeOnly(ref json),
            "duration" => static (ref json) => PayloadValues.ReadTimeSpan(ref json),
            "uri" or "uri-reference" when !SchemaNode.Patterns(schema).Contains(SchemaNode.Url) => static (ref json) =>
                PayloadValues.ReadUri(ref json),
            "byte" => static (ref json) => PayloadValues.ReadBytes(ref json),
            _ => static (ref json) => PayloadValues.ReadString(ref json),
        };
    }

    private static bool IsCharacter(JsonElement schema) =>
        (SchemaNode.Number(schema, "minLength"), SchemaNode.Number(schema, "maxLength")) is (1, 1)
        && SchemaNode.Patterns(schema).Count == 0;

    private static ValueCheck OneOf(IReadOnlyList<string> names)
    {
        var utf8 = names.Select(Encoding.UTF8.GetBytes).ToArray();
        string expected = $"one of {string.Join(", ", names.Select(name => $"'{name}'"))}";
        return Check;

        void Check(ref Utf8JsonReader json)
        {
            if (json.TokenType != JsonTokenType.String)
                throw PayloadValues.Unexpected(ref json, "a string");
            foreach (byte[] name in utf8)
                if (json.ValueTextEquals(name))
                    return;
            throw PayloadValues.Wrong(ref json, expected);
        }
    }
}
