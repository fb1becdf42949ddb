namespace TaskKit.Backends;

/// <summary>The reasons of dead letters: stable words for filters and alarms.</summary>
public static class DeadLetterReasons
{
    /// <summary>All attempts failed.</summary>
    public const string RetriesExhausted = "retries_exhausted";

    /// <summary>The handler failed with an error that no retry mends.</summary>
    public const string PermanentError = "permanent_error";

    /// <summary>The payload is not what the handler's record declares.</summary>
    public const string InvalidPayload = "invalid_payload";

    /// <summary>The stored bytes are not a task.</summary>
    public const string Malformed = "malformed";

    /// <summary>No handler is registered for the type.</summary>
    public const string UnknownType = "unknown_type";

    /// <summary>No handler runs the version that the task asks for.</summary>
    public const string UnsupportedVersion = "unsupported_version";

    /// <summary>The task killed its workers; the last one ran nothing else.</summary>
    public const string Crashed = "crashed";
}
