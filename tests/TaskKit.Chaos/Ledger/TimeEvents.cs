namespace TaskKit.Chaos.Ledger;

/// <summary>
/// Worker: the store took a task of a schedule, which was handed over at <see cref="Asked"/>. Its window and its earliest time are milliseconds since 1970.
/// </summary>
internal sealed record Fired(TaskId Id, string Schedule, long From, long To, long NotBefore, int Pid, TimeSpan Asked, TimeSpan At)
    : LedgerEvent(At);

/// <summary>Handler: the task that runs is one of a schedule, for this window.</summary>
internal sealed record Occurred(TaskId Id, string Schedule, long From, long To, int Pid, TimeSpan At) : LedgerEvent(At);

/// <summary>Driver: a schedule stands in the store.</summary>
internal sealed record ScheduleBegan(string Schedule, TimeSpan At) : LedgerEvent(At);

/// <summary>Driver: a pause is stored; it was asked for at <see cref="Asked"/>.</summary>
internal sealed record PauseBegan(string Scope, TimeSpan Asked, TimeSpan At) : LedgerEvent(At);

/// <summary>Driver: a pause is no longer stored; its end was asked for at <see cref="Asked"/>.</summary>
internal sealed record PauseEnded(string Scope, TimeSpan Asked, TimeSpan At) : LedgerEvent(At);

/// <summary>
/// Driver: the limit of a task type in all workers is stored; it was asked for at <see cref="Asked"/>. So many run at once, and so many begin in a period; 0 is no
/// limit. What configuration states stands from the beginning of time.
/// </summary>
internal sealed record LimitSet(string Type, int Concurrency, int Count, int Milliseconds, TimeSpan Asked, TimeSpan At) : LedgerEvent(At);

/// <summary>Worker: its clock is fast by so much.</summary>
internal sealed record ClockSet(int Pid, int Milliseconds, TimeSpan At) : LedgerEvent(At);
