namespace TaskKit.Health;

/// <summary>The end of one question to a handler.</summary>
/// <param name="Reason">The reason why the handler is unhealthy; <see langword="null"/> when it is healthy.</param>
/// <param name="Error">The exception of the check, for the log.</param>
internal sealed record HealthAnswer(string? Reason, Exception? Error = null);

/// <summary>The last known state of one handler that is asked.</summary>
/// <param name="Type">The task type.</param>
/// <param name="Version">The version; <see langword="null"/> when the type has only one.</param>
/// <param name="Answer">The last answer; <see langword="null"/> before the first.</param>
internal sealed record HandlerStatus(string Type, int? Version, HealthAnswer? Answer)
{
    /// <summary>The task type, and the version if there are several.</summary>
    public string Name => Version is { } version ? $"{Type} version {version}" : Type;

    /// <summary>The reason why the type is off; <see langword="null"/> while this handler is not unhealthy.</summary>
    public string? OffReason =>
        Answer?.Reason is { } reason
            ? Version is { } version
                ? $"its handler of version {version} is unhealthy: {reason}"
                : $"its handler is unhealthy: {reason}"
            : null;

    /// <summary>The state in a few words.</summary>
    public string Text =>
        Answer switch
        {
            null => "not answered yet",
            { Reason: { } reason } => $"unhealthy: {reason}",
            _ => "healthy",
        };
}
