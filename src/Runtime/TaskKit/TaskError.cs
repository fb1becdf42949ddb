using System.Net;

namespace TaskKit;

/// <summary>The error of a failed attempt: a standard class, a text for people, and a code for programs.</summary>
public sealed record TaskError
{
    private TaskError(string type, string message, string? code)
    {
        ArgumentNullException.ThrowIfNull(message);
        (Type, Message, Code) = (type, message, code);
    }

    /// <summary>One of <see cref="TaskErrorTypes"/>.</summary>
    public string Type { get; }

    /// <summary>The text for people. It is stored with the task and shown by the tool: keep secrets out of it.</summary>
    public string Message { get; }

    /// <summary>A stable code such as <c>GATEWAY_TIMEOUT</c>, or <see langword="null"/>.</summary>
    public string? Code { get; }

    /// <summary>The wait that the failing side asked for, for example by <c>Retry-After</c>; <see langword="null"/> leaves it to the backoff.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True when another attempt may succeed, by the class of the error.</summary>
    public bool IsRetryable => TaskErrorTypes.IsTypicallyRetryable(Type);

    /// <summary>A failure that no retry will mend.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="code">A stable code.</param>
    /// <exception cref="ArgumentNullException"><paramref name="message"/> is null.</exception>
    public static TaskError Permanent(string message, string? code = null) => new(TaskErrorTypes.PermanentError, message, code);

    /// <summary>A failure that is likely to pass.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="code">A stable code.</param>
    /// <exception cref="ArgumentNullException"><paramref name="message"/> is null.</exception>
    public static TaskError Retryable(string message, string? code = null) => new(TaskErrorTypes.RetryableError, message, code);

    /// <summary>The input is wrong; no retry will mend it.</summary>
    /// <param name="message">What was expected and what came.</param>
    /// <param name="code">A stable code.</param>
    /// <exception cref="ArgumentNullException"><paramref name="message"/> is null.</exception>
    public static TaskError Validation(string message, string? code = null) => new(TaskErrorTypes.ValidationError, message, code);

    /// <summary>Something took too long.</summary>
    /// <param name="message">What took how long.</param>
    /// <param name="code">A stable code.</param>
    /// <exception cref="ArgumentNullException"><paramref name="message"/> is null.</exception>
    public static TaskError Timeout(string message, string? code = null) => new(TaskErrorTypes.Timeout, message, code);

    /// <summary>A failure that the handler did not classify.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="code">A stable code.</param>
    /// <exception cref="ArgumentNullException"><paramref name="message"/> is null.</exception>
    public static TaskError Handler(string message, string? code = null) => new(TaskErrorTypes.HandlerError, message, code);

    /// <summary>A failure of one of the standard classes, by its name on the wire.</summary>
    /// <param name="type">One of <see cref="TaskErrorTypes"/>.</param>
    /// <param name="message">What went wrong.</param>
    /// <param name="code">A stable code.</param>
    /// <exception cref="ArgumentException"><paramref name="type"/> is not a standard class, or <paramref name="message"/> is null.</exception>
    public static TaskError Of(string type, string message, string? code = null) =>
        TaskErrorTypes.IsStandard(type)
            ? new(type, message, code)
            : throw new ArgumentException($"Expected one of the classes in TaskErrorTypes, got '{type}'.", nameof(type));

    /// <summary>
    /// Classifies an HTTP status: 408, 429 and 5xx are worth a retry, the other 4xx are permanent, and anything else is a handler error.
    /// </summary>
    /// <param name="status">The response's status.</param>
    /// <param name="retryAfter">The response's <c>Retry-After</c>, if it has one.</param>
    public static TaskError FromHttpStatus(HttpStatusCode status, TimeSpan? retryAfter = null)
    {
        string type = (int)status switch
        {
            408 or 429 or (>= 500 and <= 599) => TaskErrorTypes.RetryableError,
            >= 400 and <= 499 => TaskErrorTypes.PermanentError,
            _ => TaskErrorTypes.HandlerError,
        };
        return new(type, $"The server answered {(int)status}.", $"HTTP_{(int)status}") { RetryAfter = retryAfter };
    }
}
