using TaskKit.Backends;

namespace TaskKit.Brokers.Guarding;

/// <summary>The kinds of record that an outcome leads to.</summary>
internal enum IntentKind : byte
{
    /// <summary>A record for the next attempt: this one failed.</summary>
    Retry = 1,

    /// <summary>A record with which the same attempt runs again later.</summary>
    Snooze = 2,

    /// <summary>A dead letter.</summary>
    Dead = 3,
}

/// <summary>
/// The record that an outcome leads to. The guard stores it before the record is produced, and another worker can then finish the hand-off.
/// </summary>
/// <param name="Kind">The kind of the new record.</param>
/// <param name="Due">The earliest time of the next run; <see langword="null"/> for dead letters.</param>
/// <param name="Failure">The cause of <see cref="IntentKind.Retry"/> and <see cref="IntentKind.Dead"/>.</param>
internal sealed record Intent(IntentKind Kind, DateTimeOffset? Due, TaskFailure? Failure);
