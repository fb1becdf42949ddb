namespace TaskKit.Tool;

/// <summary>An error that ends the command: a sentence for people, a code for programs that never changes, and commands to try.</summary>
/// <param name="code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="message">The sentence: what was expected, what came, and the near miss.</param>
/// <param name="tries">The commands to paste, or advice in words.</param>
internal sealed class ToolException(ErrorCode code, string message, params string[] tries) : Exception(message)
{
    public ErrorCode Code { get; } = code;

    public IReadOnlyList<string> Tries { get; } = tries;

    /// <summary>The origin of the invalid value, such as a file or a variable; <see langword="null"/> when there is none.</summary>
    public string? From { get; init; }

    /// <summary>The output of another program, such as the compiler; <see langword="null"/> when there is none.</summary>
    public string? Detail { get; init; }
}
