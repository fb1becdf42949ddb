namespace TaskKit.Tool;

/// <summary>The dead letters that a replay is about: those that all the given properties hold for.</summary>
internal sealed record LetterSelection
{
    /// <summary>Only these tasks; <see langword="null"/> for all.</summary>
    public IReadOnlySet<TaskId>? Ids { get; init; }

    /// <summary>Only this task type.</summary>
    public string? Type { get; init; }

    /// <summary>Only this reason; see <see cref="Backends.DeadLetterReasons"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>Only those that died at this time or later.</summary>
    public DateTimeOffset? After { get; init; }

    /// <summary>Only those that died before this time.</summary>
    public DateTimeOffset? Before { get; init; }
}

/// <summary>The manner of a replay.</summary>
/// <param name="IsDryRun">It looks at the dead letters and writes nothing.</param>
/// <param name="Rate">The most dead letters that are replayed in a second; <see langword="null"/> for as many as can be.</param>
internal sealed record ReplayManner(bool IsDryRun, double? Rate = null);
