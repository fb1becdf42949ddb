using System.Text.Json;
using TaskKit.Payloads.Rules;

namespace TaskKit.Payloads;

/// <summary>The words of the messages about payloads.</summary>
internal static class PayloadText
{
    public const string RequiredRule = "required";

    // The message of a payload that breaks more rules than anybody reads.
    private const int MostInMessage = 20;

    /// <summary><c>sms: 'to' and 'body' are required; 'amount' must be between 1 and 100</c>.</summary>
    public static string Of(string taskType, IReadOnlyList<BrokenRule> broken, int count)
    {
        var required = broken.Where(rule => rule.IsPlainRequired).Select(rule => rule.Path).ToList();
        var texts = broken.Where(rule => !rule.IsPlainRequired).Select(rule => rule.Message);
        if (required.Count > 0)
            texts = texts.Prepend(Required(required));
        var shown = texts.Take(MostInMessage).ToList();
        int others = count - shown.Count - Math.Max(0, required.Count - 1);
        return $"{taskType}: {string.Join("; ", shown)}{(others > 0 ? $"; and {others} more" : "")}";
    }

    /// <summary>The path to a value in a sentence.</summary>
    public static string Quoted(string path) => path.Length == 0 ? "the payload" : $"'{path}'";

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
