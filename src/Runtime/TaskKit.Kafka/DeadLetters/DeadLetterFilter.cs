using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.DeadLetters;

/// <summary>A filter for dead letters: all given properties must hold.</summary>
internal sealed record DeadLetterFilter
{
    public static DeadLetterFilter All { get; } = new();

    /// <summary>Only these tasks; <see langword="null"/> for all.</summary>
    public IReadOnlySet<TaskId>? Ids { get; init; }

    /// <summary>Only this task type.</summary>
    public string? Type { get; init; }

    /// <summary>Only tasks with this key.</summary>
    public string? Key { get; init; }

    /// <summary>Only tasks that were created at this time or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Only tasks that were created before this time.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Only this reason; see <see cref="Backends.DeadLetterReasons"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>Only tasks that died at this time or later.</summary>
    public DateTimeOffset? After { get; init; }

    /// <summary>Only tasks that died before this time.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Only letters older than this position.</summary>
    public DeadLetterPosition? Below { get; init; }

    public bool Matches(IncomingRecord letter) =>
        Ids?.Contains(letter.Task.Id) != false
        && (Type is null || letter.Task.Type == Type)
        && (Key is null || letter.Task.Key == Key)
        && !(letter.Task.CreatedAt < CreatedFrom)
        && !(letter.Task.CreatedAt >= CreatedBefore)
        && (Reason is null || letter.Reason == Reason)
        && (After is null || letter.Timestamp >= After)
        && (Before is null || letter.Timestamp < Before)
        && (Below is not { } below || DeadLetterPosition.Of(letter).CompareTo(below) < 0);
}
