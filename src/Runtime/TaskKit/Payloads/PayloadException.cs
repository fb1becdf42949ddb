namespace TaskKit.Payloads;

/// <summary>Bytes are not the payload they should be. The message names the member and what was expected, and holds none of the bytes.</summary>
/// <param name="taskType">The task type's name.</param>
/// <param name="message">What was expected where.</param>
/// <param name="inner">The cause.</param>
public sealed class PayloadException(string taskType, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The deepest nesting of a payload.</summary>
    public const int MaxDepth = 64;

    /// <summary>The task type's name.</summary>
    public string TaskType { get; } = taskType;

    /// <summary>All that is wrong with the members.</summary>
    /// <value>Empty when the bytes are no JSON.</value>
    public IReadOnlyList<PayloadError> Errors { get; init; } = [];
}
