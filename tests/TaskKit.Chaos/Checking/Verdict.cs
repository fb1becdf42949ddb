using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Checking;

/// <summary>The faults that rules find.</summary>
internal enum Fault
{
    /// <summary>An accepted task did not reach its end.</summary>
    Lost,

    /// <summary>A task or a success that nobody made.</summary>
    Phantom,

    /// <summary>A payload reached its handler changed.</summary>
    WrongPayload,

    /// <summary>A task ended otherwise than planned.</summary>
    WrongOutcome,

    /// <summary>The attempts that count are not those that ended.</summary>
    WrongAttempts,

    /// <summary>The crashes that count are not the kills that hit.</summary>
    WrongCrashes,

    /// <summary>An outcome was stored by a worker that no longer held the attempt.</summary>
    StaleSettle,

    /// <summary>A terminal task was handed out or run again.</summary>
    RunAfterTerminal,

    /// <summary>An attempt was repeated, and no fault of its worker explains it.</summary>
    UnexcusedDuplicate,

    /// <summary>Two workers ran a task at once, and neither had been frozen.</summary>
    Overlap,

    /// <summary>Work of a killed worker started again too late.</summary>
    SlowRecovery,

    /// <summary>A worker ended with an error, too late, or not at all.</summary>
    BadExit,

    /// <summary>A handler started in a worker that was stopping.</summary>
    StartAfterStop,

    /// <summary>The store's file is damaged.</summary>
    Integrity,

    /// <summary>A commit covers a record whose task had not got so far.</summary>
    EarlyCommit,

    /// <summary>A commit went back.</summary>
    CommitBack,

    /// <summary>A commit is beyond the end of its partition.</summary>
    CommitBeyondEnd,

    /// <summary>A dead task has no dead letter.</summary>
    NoDeadLetter,

    /// <summary>A task was dead before its dead letter was written.</summary>
    LateDeadLetter,

    /// <summary>A dead letter of a task that is not dead.</summary>
    WrongDeadLetter,

    /// <summary>A copy of a record differs from the original.</summary>
    ChangedRecord,

    /// <summary>A task was handed on, and no record carries it.</summary>
    NoHandOff,

    /// <summary>An attempt started before it was due.</summary>
    TooEarly,

    /// <summary>Tasks of a key did not run one after the other in the order of their records.</summary>
    KeyOrder,

    /// <summary>Metrics do not say what happened.</summary>
    WrongCount,

    /// <summary>An occurrence of a schedule has two tasks.</summary>
    DoubleOccurrence,

    /// <summary>A task of a schedule is for a time that its rule has not, or for another window than it should.</summary>
    WrongOccurrence,

    /// <summary>An occurrence has no task, or got it too late.</summary>
    MissingOccurrence,

    /// <summary>A task began, or a schedule fired, while it was paused.</summary>
    RunInPause,

    /// <summary>More tasks of a type ran at once than its limit in all workers.</summary>
    OverLimit,

    /// <summary>More tasks of a type began in a period than its rate.</summary>
    OverRate,

    /// <summary>A task that no limit holds back waited for those that one does.</summary>
    Starved,
}

/// <summary>One finding.</summary>
/// <param name="Fault">The kind.</param>
/// <param name="Text">What was expected where, and what came.</param>
internal sealed record Violation(Fault Fault, string Text);

/// <summary>The checker's answer: figures, and all findings. The history is good when there is no finding.</summary>
internal sealed record Verdict(IReadOnlyList<Violation> Violations, Figures Figures)
{
    public bool IsGood => Violations.Count == 0;

    public int Count(Fault fault) => Violations.Count(violation => violation.Fault == fault);
}

/// <summary>The numbers of a history: all that happened in it.</summary>
internal sealed record Figures
{
    public int Accepted { get; init; }
    public int Done { get; init; }
    public int Dead { get; init; }
    public int Starts { get; init; }

    /// <summary>Starts of an attempt that had started before.</summary>
    public int DuplicateStarts { get; init; }

    /// <summary>Outcomes that the store refused because the attempt was no longer the worker's.</summary>
    public int FencedSettles { get; init; }

    /// <summary>Attempts that stopping workers gave back.</summary>
    public int Released { get; init; }

    public int Kills { get; init; }

    /// <summary>Kills that hit at least one running handler.</summary>
    public int KillsThatHit { get; init; }

    public int Freezes { get; init; }

    /// <summary>Freezes during which another worker took over a running attempt.</summary>
    public int FreezesTakenOver { get; init; }

    public int Stops { get; init; }

    /// <summary>Stops that hit a running handler while other tasks waited for a slot or their time, and others for their retry.</summary>
    public int StopsThatHit { get; init; }

    public TimeSpan LongestLock { get; init; }
    public TimeSpan RecoveryMedian { get; init; }
    public TimeSpan RecoveryMax { get; init; }

    /// <summary>Recovery of tasks that had crashed twice and so had to wait for a drained worker.</summary>
    public TimeSpan SoloRecoveryMax { get; init; }
    public int SoloRecoveries { get; init; }
    public TimeSpan ExitMax { get; init; }

    /// <summary>The number of times that servers were away, by kind.</summary>
    public IReadOnlyDictionary<OutageKind, int> Outages { get; init; } = new Dictionary<OutageKind, int>();

    public int GuardLosses { get; init; }

    public int BlockedPolls { get; init; }

    public int Growths { get; init; }

    /// <summary>Records that were written a second time.</summary>
    public int Twins { get; init; }

    /// <summary>Tasks that were handed over, with an error for an answer, and exist.</summary>
    public int Unanswered { get; init; }

    public int Keyed { get; init; }

    public int Records { get; init; }

    public int Commits { get; init; }

    public int DeadLetters { get; init; }

    public int Crashed { get; init; }

    /// <summary>Starts of attempts whose run before was in a worker that was asked to stop.</summary>
    public int RepeatedAfterStop { get; init; }

    /// <summary>From the last fault to the last settlement.</summary>
    public TimeSpan Settling { get; init; }

    /// <summary>The time for which tasks were submitted.</summary>
    public TimeSpan Load { get; init; }

    public int Occurrences { get; init; }

    /// <summary>The longest time from an occurrence to its submit, by a clock that is right.</summary>
    public TimeSpan LatestOccurrence { get; init; }

    /// <summary>The longest window, in periods of its schedule.</summary>
    public int LongestWindow { get; init; }

    /// <summary>Pauses that began and ended.</summary>
    public int Pauses { get; init; }

    /// <summary>Workers that were started while a pause of a task type stood.</summary>
    public int StartsInPauses { get; init; }

    /// <summary>Tasks of a paused type that waited for the pause to end.</summary>
    public int HeldTasks { get; init; }

    /// <summary>The largest difference of two workers' clocks.</summary>
    public TimeSpan ClocksApart { get; init; }

    /// <summary>Limits that were set or cleared at run time.</summary>
    public int LimitChanges { get; init; }

    /// <summary>Begins of runs that took the last permit of their type.</summary>
    public int LastPermits { get; init; }

    /// <summary>Claims that used up the rate of their type, as far as the ledger tells.</summary>
    public int UsedRates { get; init; }
}
