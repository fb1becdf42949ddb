using TaskKit.Backends;

namespace TaskKit.Brokers.Guarding;

/// <summary>The ways in which a new record takes a task over.</summary>
internal enum IntentKind : byte
{
    /// <summary>The attempt failed and another one follows.</summary>
    Retry = 1,

    /// <summary>The same attempt runs again later.</summary>
    Snooze = 2,

    /// <summary>A dead letter.</summary>
    Dead = 3,
}

/// <summary>A hand-off that was decided and written down before anything was produced, so that another worker can finish it.</summary>
/// <param name="Kind">The kind of the new record.</param>
/// <param name="Due">The earliest time of the next run; <see langword="null"/> for dead letters.</param>
/// <param name="Failure">The cause of <see cref="IntentKind.Retry"/> and <see cref="IntentKind.Dead"/>.</param>
internal sealed record Intent(IntentKind Kind, DateTimeOffset? Due, TaskFailure? Failure);
