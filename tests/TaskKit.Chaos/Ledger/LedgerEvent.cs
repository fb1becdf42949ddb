namespace TaskKit.Chaos.Ledger;

/// <summary>One line of the ledger. Times count from the machine's start on the monotonic clock, which all processes share.</summary>
internal abstract record LedgerEvent(TimeSpan At);

/// <summary>One attempt's identity: a task, its life, and the attempt's number from 1.</summary>
internal readonly record struct AttemptKey(TaskId Id, int Generation, int Number)
{
    public override string ToString() => $"{Id} generation {Generation} attempt {Number}";
}

/// <summary>Submitter: the store took a task; stamped before it was handed over, since its handler may start before the answer is back.</summary>
internal sealed record Accepted(TaskId Id, string Type, TaskKind Kind, string Hash, TimeSpan At) : LedgerEvent(At);

/// <summary>Worker: ready to receive.</summary>
internal sealed record WorkerUp(int Pid, TimeSpan At) : LedgerEvent(At);

/// <summary>Worker: the backend handed out an attempt, by a call that began at <see cref="Asked"/>. The token tells it from the worker's others.</summary>
internal sealed record Claimed(AttemptKey Attempt, int Pid, int Token, TimeSpan Asked, TimeSpan At) : LedgerEvent(At);

/// <summary>Handler: an attempt began, with a payload of this hash.</summary>
internal sealed record Started(AttemptKey Attempt, int Pid, string Hash, TimeSpan At) : LedgerEvent(At);

/// <summary>Handler: an attempt ended.</summary>
internal sealed record Ended(AttemptKey Attempt, int Pid, HandlerOutcome Outcome, TimeSpan At) : LedgerEvent(At);

/// <summary>Worker: the backend answered the settlement of a claim, which was asked for at <see cref="Asked"/>.</summary>
internal sealed record Settled(AttemptKey Attempt, int Pid, int Token, SettledAs As, bool Stored, TimeSpan Asked, TimeSpan At)
    : LedgerEvent(At);

/// <summary>Driver: SIGKILL.</summary>
internal sealed record Killed(int Pid, TimeSpan At) : LedgerEvent(At);

/// <summary>Driver: SIGSTOP.</summary>
internal sealed record Frozen(int Pid, TimeSpan At) : LedgerEvent(At);

/// <summary>Driver: SIGCONT.</summary>
internal sealed record Thawed(int Pid, TimeSpan At) : LedgerEvent(At);

/// <summary>Driver: SIGTERM.</summary>
internal sealed record StopAsked(int Pid, TimeSpan At) : LedgerEvent(At);

/// <summary>Driver: a process has ended, with 128 + signal as its code if a signal ended it.</summary>
internal sealed record Exited(int Pid, int Code, TimeSpan At) : LedgerEvent(At);

/// <summary>Driver: a foreign connection held the write lock from <see cref="From"/> on.</summary>
internal sealed record LockHeld(TimeSpan From, TimeSpan At) : LedgerEvent(At);

/// <summary>How a task's handler is planned to behave.</summary>
internal enum TaskKind
{
    /// <summary>Succeeds.</summary>
    Ok,

    /// <summary>Fails at its first attempt.</summary>
    Once,

    /// <summary>Fails at every attempt.</summary>
    Always,
}

/// <summary>How a handler left one attempt.</summary>
internal enum HandlerOutcome
{
    /// <summary>With success.</summary>
    Ok,

    /// <summary>With the planned failure.</summary>
    Fail,

    /// <summary>Cut by its cancelled token.</summary>
    Cut,
}

/// <summary>What the worker asked the backend to store.</summary>
internal enum SettledAs
{
    Done,
    Retry,
    Snooze,
    Dead,
    Cancelled,
    Released,
}
