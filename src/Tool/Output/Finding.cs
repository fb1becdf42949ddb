namespace TaskKit.Tool;

/// <summary>The result of one check of <c>doctor</c>.</summary>
/// <param name="Check">The name of the check.</param>
/// <param name="Grade">The grade of the result.</param>
/// <param name="Text">The state that was found.</param>
/// <param name="Fix">The advice; <see langword="null"/> when there is nothing to do.</param>
internal sealed record Finding(string Check, Grade Grade, string Text, string? Fix = null)
{
    // Errors of other commands suggest this command. The command itself must not.
    private const string Itself = "taskkit doctor";

    /// <summary>The name of the checks of the store.</summary>
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

/// <summary>The grades of a check's result.</summary>
internal enum Grade
{
    Good,

    /// <summary>The part works, but a person should look at it.</summary>
    Doubtful,

    /// <summary>The part does not work.</summary>
    Bad,
}
