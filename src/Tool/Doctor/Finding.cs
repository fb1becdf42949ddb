namespace TaskKit.Tool;

/// <summary>What one check found.</summary>
/// <param name="Check">What was looked at, in a word.</param>
/// <param name="Grade">How it stands.</param>
/// <param name="Text">What is there.</param>
/// <param name="Fix">What to do; <see langword="null"/> when nothing is to be done.</param>
internal sealed record Finding(string Check, Grade Grade, string Text, string? Fix = null)
{
    public static Finding Good(string check, string text) => new(check, Grade.Good, text);

    public static Finding Doubtful(string check, string text, string fix) => new(check, Grade.Doubtful, text, fix);

    public static Finding Bad(string check, string text, string fix) => new(check, Grade.Bad, text, fix);

    public static Finding Of(string check, ToolException error) =>
        Bad(
            check,
            error.From is { } from ? $"{error.Message} ({from})" : error.Message,
            error.Tries.FirstOrDefault() ?? "dotnet taskkit --help"
        );
}

/// <summary>How a check stands.</summary>
internal enum Grade
{
    Good,

    /// <summary>Works, but somebody should look.</summary>
    Doubtful,

    /// <summary>Does not work.</summary>
    Bad,
}
