using System.Collections.Frozen;

namespace TaskKit.Execution;

/// <summary>
/// The exceptions, by their simple or full names or those of their base classes, and the error codes that the configuration classifies.
/// </summary>
internal sealed class ErrorLists
{
    private readonly FrozenSet<string> _retryable;
    private readonly FrozenSet<string> _nonRetryable;

    private ErrorLists(IEnumerable<string> retryable, IEnumerable<string> nonRetryable) =>
        (_retryable, _nonRetryable) = (retryable.ToFrozenSet(StringComparer.Ordinal), nonRetryable.ToFrozenSet(StringComparer.Ordinal));

    /// <returns><see langword="null"/> when both lists are empty.</returns>
    public static ErrorLists? Of(IList<string> retryable, IList<string> nonRetryable) =>
        retryable.Count + nonRetryable.Count > 0 ? new ErrorLists(retryable, nonRetryable) : null;

    /// <summary>Classifies an error again. What is listed as not retryable is permanent, whatever else is said.</summary>
    /// <param name="error">The error.</param>
    /// <param name="exception">Its exception; <see langword="null"/> for an error that the handler returned, whose class only becomes stricter.</param>
    public TaskError Apply(TaskError error, Exception? exception)
    {
        if (Has(_nonRetryable, error, exception))
            return error.IsRetryable ? TaskError.Permanent(error.Message, error.Code) : error;
        if (exception is null || error.IsRetryable || !Has(_retryable, error, exception))
            return error;
        return TaskError.Retryable(error.Message, error.Code) with { RetryAfter = error.RetryAfter };
    }

    private static bool Has(FrozenSet<string> names, TaskError error, Exception? exception)
    {
        if (names.Count == 0)
            return false;
        if (error.Code is { } code && names.Contains(code))
            return true;
        for (var type = exception?.GetType(); type is not null && type != typeof(object); type = type.BaseType)
            if (names.Contains(type.Name) || (type.FullName is { } full && names.Contains(full)))
                return true;
        return false;
    }
}
