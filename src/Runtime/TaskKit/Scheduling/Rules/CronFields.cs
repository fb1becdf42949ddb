using System.Buffers;
using TaskKit.Settings;
using TaskKit.Telemetry;

namespace TaskKit.Scheduling.Rules;

/// <summary>The check of a cron text before it is read: its length, its fields and its words for people.</summary>
internal static class CronFields
{
    /// <summary>The number of fields of a text whose first field is the second.</summary>
    public const int WithSeconds = 6;

    private const int MostCharacters = 200;
    private const int MostItems = 100;
    private const string Form = "minute, hour, day, month and weekday, for example '0 3 * * *'; with six fields the first is the second";

    // How the reader begins each of its messages.
    private const string Preface = "The given cron expression has an invalid format.";

    private static readonly SearchValues<char> Letters = SearchValues.Create(
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ*,-/?#"
    );

    /// <exception cref="ArgumentException">The text has no five or six fields, or is longer than any that makes sense.</exception>
    public static string[] Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MostCharacters)
            throw Refusal($"Expected a cron text of at most {MostCharacters} characters, got {text.Length}.");
        string[] fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (text.TrimStart().StartsWith('@'))
            throw Refusal($"Expected a cron text of {Form}; got the word '{LogText.Safe(text)}'.{HintFor(text.Trim())}");
        if (fields.Length is not (WithSeconds - 1 or WithSeconds))
            throw Refusal($"Expected a cron text of {Form}; got '{LogText.Safe(text)}', which has {Count(fields.Length)}.");
        foreach (string field in fields)
        {
            if (field.AsSpan().ContainsAnyExcept(Letters))
                throw Refusal($"Expected a cron text of {Form}; got '{LogText.Safe(text)}', in which '{LogText.Safe(field)}' is no field.");
            if (field.AsSpan().Count(',') >= MostItems)
                throw Refusal($"Expected at most {MostItems} items in a field of a cron text, got {field.AsSpan().Count(',') + 1}.");
        }
        return fields;
    }

    /// <summary>The refusal of a text whose fields do not mean anything.</summary>
    public static string Problem(string text, string cause) =>
        $"'{text}' is no cron text: {cause.Replace(Preface, "", StringComparison.Ordinal).Trim().TrimEnd('.')}. Expected {Form}.";

    private static string HintFor(string word) =>
        NearMiss.Find(word, CronWords.Texts.Keys) is { } near ? $" Write '{CronWords.Texts[near]}' for '{near}'." : "";

    private static string Count(int fields) => fields == 1 ? "1 field" : $"{fields} fields";

    private static ArgumentException Refusal(string message) => new(message, "text");
}
