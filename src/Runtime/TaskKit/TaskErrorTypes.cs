namespace TaskKit;

/// <summary>The standard classes of failure, by their names on the wire.</summary>
public static class TaskErrorTypes
{
    /// <summary>Will not succeed however often it is tried. Dead at once.</summary>
    public const string PermanentError = "permanent_error";

    /// <summary>Likely to pass: retried.</summary>
    public const string RetryableError = "retryable_error";

    /// <summary>The input is wrong. Dead at once.</summary>
    public const string ValidationError = "validation_error";

    /// <summary>The attempt, or a call in it, took too long: retried.</summary>
    public const string Timeout = "timeout";

    /// <summary>The handler failed in a way it did not classify: retried.</summary>
    public const string HandlerError = "handler_error";

    /// <summary>True when the name is one of the five standard ones.</summary>
    /// <param name="type">A class of failure.</param>
    public static bool IsStandard(string type) => type is PermanentError or RetryableError or ValidationError or Timeout or HandlerError;

    /// <summary>True when a failure of this class is worth another attempt.</summary>
    /// <param name="type">A class of failure.</param>
    public static bool IsTypicallyRetryable(string type) => type is RetryableError or Timeout or HandlerError;
}
