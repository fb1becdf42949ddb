namespace TaskKit;

/// <summary>The answer of a handler that was asked for its health.</summary>
public sealed record TaskHandlerHealth
{
    private TaskHandlerHealth() { }

    /// <summary>The handler can run tasks.</summary>
    public static TaskHandlerHealth Healthy { get; } = new();

    /// <summary>The reason why the handler cannot run tasks; <see langword="null"/> when it can.</summary>
    public string? Reason { get; private init; }

    /// <summary>True when the handler can run tasks.</summary>
    public bool IsHealthy => Reason is null;

    /// <summary>The handler cannot run tasks now.</summary>
    /// <param name="reason">The reason, for people. It stands in logs, in lists and in the health check: keep secrets out of it.</param>
    /// <exception cref="ArgumentException"><paramref name="reason"/> is null, empty or white space.</exception>
    public static TaskHandlerHealth Unhealthy(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new TaskHandlerHealth { Reason = reason };
    }
}
