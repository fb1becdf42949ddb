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

/// <summary>Worker: its clock is fast by so much.</summary>
internal sealed record ClockSet(int Pid, int Milliseconds, TimeSpan At) : LedgerEvent(At);
