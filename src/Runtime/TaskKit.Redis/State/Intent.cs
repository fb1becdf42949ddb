using TaskKit.Backends;

namespace TaskKit.Redis.State;

/// <summary>How a task is handed on by a new record.</summary>
internal enum IntentKind : byte
{
    /// <summary>The attempt failed and another one follows.</summary>
    Retry = 1,

    /// <summary>The same attempt runs again later.</summary>
    Snooze = 2,

    /// <summary>A dead letter.</summary>
    Dead = 3,
}

/// <summary>What was decided about a task and written down before anything was produced, so that another worker can finish it.</summary>
/// <param name="Kind">How the task is handed on.</param>
/// <param name="Due">When it runs again at the earliest; <see langword="null"/> for dead letters.</param>
/// <param name="Failure">Why, for <see cref="IntentKind.Retry"/> and <see cref="IntentKind.Dead"/>.</param>
internal sealed record Intent(IntentKind Kind, DateTimeOffset? Due, TaskFailure? Failure);
