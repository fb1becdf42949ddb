namespace TaskKit.Tool;

/// <summary>The finding of one check.</summary>
/// <param name="Check">The thing that was looked at, in a word.</param>
/// <param name="Grade">How it stands.</param>
/// <param name="Text">What is there.</param>
/// <param name="Fix">What to do; <see langword="null"/> when nothing is to be done.</param>
internal sealed record Finding(string Check, Grade Grade, string Text, string? Fix = null)
{
    // Errors of other commands send people to the doctor, who must not send them on to himself.
    private const string Itself = "taskkit doctor";

    /// <summary>The name of the checks on the place where tasks are stored.</summary>
    public const string Store = "store";

    public static Finding Good(string check, string text) => new(check, Grade.Good, text);

    public static Finding Doubtful(string check, string text, string fix) => new(check, Grade.Doubtful, text, fix);

    public static Finding Bad(string check, string text, string fix) => new(check, Grade.Bad, text, fix);

    public static Finding Of(string check, ToolException error) =>
        Bad(
            check,
            error.From is { } from ? $"{error.Message} ({from})" : error.Message,
            error.Tries.FirstOrDefault(fix => !fix.Contains(Itself, StringComparison.Ordinal)) ?? "do what the message says"
        );
}

/// <summary>The result of a check in a word.</summary>
internal enum Grade
{
    Good,

    /// <summary>Works, but somebody should look.</summary>
    Doubtful,

    /// <summary>Does not work.</summary>
    Bad,
}
