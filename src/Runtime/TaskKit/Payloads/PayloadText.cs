using System.Text.Json;

namespace TaskKit.Payloads;

/// <summary>The words of the messages about payloads.</summary>
internal static class PayloadText
{
    /// <summary><c>'a' is required</c>, <c>'a', 'b' and 'c' are required</c>.</summary>
    public static string Required(IReadOnlyList<string> members) =>
        members.Count == 1
            ? $"'{members[0]}' is required"
            : $"{string.Join(", ", members.Take(members.Count - 1).Select(name => $"'{name}'"))} and '{members[^1]}' are required";

    /// <summary>The name of a token's kind, with its article.</summary>
    public static string Kind(JsonTokenType token) =>
        token switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String => "a string",
            JsonTokenType.Number => "a number",
            JsonTokenType.True or JsonTokenType.False => "a boolean",
            JsonTokenType.Null => "null",
            _ => "nothing",
        };
}
