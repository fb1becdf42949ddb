namespace TaskKit.Tool;

/// <summary>An error that ends the command: a sentence for people, a stable code for programs, and what to try.</summary>
/// <param name="code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="message">What was expected, what came, the near miss.</param>
/// <param name="tries">Commands to paste, or what to do in words.</param>
internal sealed class ToolException(ErrorCode code, string message, params string[] tries) : Exception(message)
{
    public ErrorCode Code { get; } = code;

    public IReadOnlyList<string> Tries { get; } = tries;

    /// <summary>The place that the offending value came from, or <see langword="null"/>.</summary>
    public string? From { get; init; }

    /// <summary>The report of another program, such as the compiler; or <see langword="null"/>.</summary>
    public string? Detail { get; init; }
}
