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
    : LedgerEvent(At)
{
    /// <summary>The earliest time at which the next attempt may start; zero for at once.</summary>
    public TimeSpan Due { get; init; }
}

/// <summary>Driver: SIGKILL. Or the process itself, by a planted killer or at a crash point.</summary>
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

/// <summary>
/// Submitter: about to hand a task over. When the answer never comes, the task may be stored all the same. Zero is due at once.
/// </summary>
internal sealed record Offered(TaskId Id, string Type, TaskKind Kind, string Hash, string? Key, TimeSpan Due, TimeSpan At)
    : LedgerEvent(At);

/// <summary>Driver: a server was away from <see cref="From"/> on.</summary>
internal sealed record Outage(OutageKind Kind, TimeSpan From, TimeSpan At) : LedgerEvent(At);

/// <summary>Driver: the guard's memory was wiped.</summary>
internal sealed record GuardLost(TimeSpan At) : LedgerEvent(At);

/// <summary>Driver: a topic has more partitions now.</summary>
internal sealed record Grown(string Topic, int Partitions, TimeSpan At) : LedgerEvent(At);

/// <summary>Driver: a record was written a second time, as by a producer that knows no better.</summary>
internal sealed record Twinned(TaskId Id, TimeSpan At) : LedgerEvent(At);

/// <summary>Worker: its poll thread stood still from <see cref="From"/> on.</summary>
internal sealed record PollBlocked(int Pid, TimeSpan From, TimeSpan At) : LedgerEvent(At);

/// <summary>Worker: how many attempts its metrics have counted, when it ended in order.</summary>
internal sealed record Counted(int Pid, long Processed, TimeSpan At) : LedgerEvent(At);

/// <summary>Driver: what the wall clock said, in milliseconds since 1970; the broker and Redis go by that.</summary>
internal sealed record ClockRead(long Unix, TimeSpan At) : LedgerEvent(At);

/// <summary>Driver, at the end: a task in the store, which changed last at a time of the wall clock.</summary>
internal sealed record Row(TaskId Id, TaskState State, int Generation, int Attempts, int Crashes, string? Reason, long Changed, TimeSpan At)
    : LedgerEvent(At);

/// <summary>Driver, at the end: a record in a topic, with hashes of its key and its value, and the time the broker has for it.</summary>
internal sealed record RecordFound(
    string Topic,
    int Partition,
    long Offset,
    long Written,
    TaskId Id,
    int Generation,
    int Turn,
    int Ended,
    string Key,
    string Value,
    TimeSpan At
) : LedgerEvent(At);

/// <summary>Driver, at the end: a commit, in the order and with the time that the broker has for it.</summary>
internal sealed record CommitFound(string Group, string Topic, int Partition, long Offset, long Written, TimeSpan At) : LedgerEvent(At);

/// <summary>The ways in which a server is away.</summary>
internal enum OutageKind
{
    /// <summary>The broker was stopped in order and started again.</summary>
    BrokerStop,

    /// <summary>The broker was killed and started again.</summary>
    BrokerKill,

    /// <summary>The broker hung.</summary>
    BrokerPause,

    /// <summary>Redis was stopped in order and started again.</summary>
    RedisStop,

    /// <summary>Redis was killed and started again.</summary>
    RedisKill,
}

/// <summary>The planned behaviour of a task's handler.</summary>
internal enum TaskKind
{
    /// <summary>Succeeds.</summary>
    Ok,

    /// <summary>Fails at its first attempt.</summary>
    Once,

    /// <summary>Fails at every attempt.</summary>
    Always,

    /// <summary>Kills its worker.</summary>
    Killer,
}

/// <summary>The ways in which a handler leaves an attempt.</summary>
internal enum HandlerOutcome
{
    /// <summary>With success.</summary>
    Ok,

    /// <summary>With the planned failure.</summary>
    Fail,

    /// <summary>Cut by its cancelled token.</summary>
    Cut,
}

/// <summary>The outcomes that the worker asks the backend to store.</summary>
internal enum SettledAs
{
    Done,
    Retry,
    Snooze,
    Dead,
    Cancelled,
    Released,
}
