namespace TaskKit.Tool;

/// <summary>The selection of dead letters for a replay: those for which all given properties hold.</summary>
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

/// <summary>The way in which a replay works.</summary>
/// <param name="IsDryRun">True to report on the dead letters only, and write nothing.</param>
/// <param name="Rate">The most dead letters that are replayed in a second; <see langword="null"/> for no limit.</param>
internal sealed record ReplayManner(bool IsDryRun, double? Rate = null);
