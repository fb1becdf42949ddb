using TaskKit.Backends;

namespace TaskKit.Redis.State;

/// <summary>The kinds of <see cref="SettleRequest"/>.</summary>
internal enum SettleKind : byte
{
    /// <summary>DONE; counts the attempt.</summary>
    Done = 1,

    /// <summary>CANCELLED.</summary>
    Cancelled = 2,

    /// <summary>PENDING again, uncounted.</summary>
    Released = 3,

    /// <summary>The same record runs again later.</summary>
    Wait = 4,

    /// <summary>What will be produced.</summary>
    Decide = 5,

    /// <summary>DEAD: the dead letter was produced.</summary>
    Dead = 6,
}

/// <summary>A granted run's outcome. Sent again after trouble it changes nothing more.</summary>
internal readonly struct SettleRequest
{
    private SettleRequest(in HeldRun run, SettleKind kind) => (Run, Kind) = (run, kind);

    /// <summary>The run.</summary>
    public HeldRun Run { get; }

    /// <summary>What happened.</summary>
    public SettleKind Kind { get; }

    /// <summary>How the task is handed on, for <see cref="SettleKind.Decide"/> and <see cref="SettleKind.Dead"/>.</summary>
    public IntentKind Intent { get; private init; }

    /// <summary>When it runs again at the earliest.</summary>
    public DateTimeOffset? Due { get; private init; }

    /// <summary>Whether the attempt counts as ended.</summary>
    public bool Counted { get; private init; }

    /// <summary>Why it failed.</summary>
    public TaskFailure? Failure { get; private init; }

    /// <summary>The handler's result as JSON, or empty.</summary>
    public ReadOnlyMemory<byte> Result { get; private init; }

    /// <summary>Where the dead letter stands, for <see cref="SettleKind.Dead"/>.</summary>
    public RecordPlace? DeadLetter { get; private init; }

    /// <summary>DONE.</summary>
    /// <param name="run">The run.</param>
    /// <param name="result">The handler's result as JSON, or empty.</param>
    public static SettleRequest Done(in HeldRun run, ReadOnlyMemory<byte> result = default) =>
        new(run, SettleKind.Done) { Counted = true, Result = result };

    /// <summary>CANCELLED, uncounted.</summary>
    /// <param name="run">The run.</param>
    /// <param name="failure">Why.</param>
    public static SettleRequest Cancelled(in HeldRun run, TaskFailure failure) => new(run, SettleKind.Cancelled) { Failure = failure };

    /// <summary>PENDING, uncounted: whoever has the record next may run it.</summary>
    /// <param name="run">The run.</param>
    public static SettleRequest Released(in HeldRun run) => new(run, SettleKind.Released);

    /// <summary>A retry in place, for keyed tasks: RETRYING, with the same turn and record. Counts the attempt.</summary>
    /// <param name="run">The run.</param>
    /// <param name="due">When it runs again at the earliest.</param>
    /// <param name="failure">Why it failed.</param>
    public static SettleRequest RetryInPlace(in HeldRun run, DateTimeOffset due, TaskFailure failure) =>
        new(run, SettleKind.Wait)
        {
            Intent = IntentKind.Retry,
            Due = due,
            Counted = true,
            Failure = failure,
        };

    /// <summary>A snooze in place, for keyed tasks: SCHEDULED, with the same turn and record, uncounted.</summary>
    /// <param name="run">The run.</param>
    /// <param name="due">When it runs again at the earliest.</param>
    public static SettleRequest SnoozeInPlace(in HeldRun run, DateTimeOffset due) =>
        new(run, SettleKind.Wait) { Intent = IntentKind.Snooze, Due = due };

    /// <summary>
    /// Writes down, before anything is produced, how the task will be handed on. A counted attempt is counted here. A retry or snooze is RETRYING or
    /// SCHEDULED in its next turn from then on: whoever comes with the same record again is to produce the next one, until that one starts.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="intent">How.</param>
    /// <param name="counted">Whether the attempt counts as ended.</param>
    public static SettleRequest Decide(in HeldRun run, Intent intent, bool counted) =>
        new(run, SettleKind.Decide)
        {
            Intent = intent.Kind,
            Due = intent.Due,
            Counted = counted,
            Failure = intent.Failure,
        };

    /// <summary>
    /// The dead letter is produced and acknowledged: DEAD. The request says it all again, so that it can be applied when Redis has lost the decision.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="failure">Why.</param>
    /// <param name="counted">Whether the attempt counts as ended; <see langword="false"/> after a resume, whose count has it already.</param>
    /// <param name="deadLetter">Where it stands.</param>
    public static SettleRequest Dead(in HeldRun run, TaskFailure? failure, bool counted, RecordPlace deadLetter) =>
        new(run, SettleKind.Dead)
        {
            Intent = IntentKind.Dead,
            Counted = counted,
            Failure = failure,
            DeadLetter = deadLetter,
        };
}

/// <summary>What SETTLE did.</summary>
internal enum SettleAnswer : byte
{
    /// <summary>The outcome is stored, now or by an earlier settle with this token.</summary>
    Applied = 1,

    /// <summary>Somebody asked to cancel the task, and it is CANCELLED: produce nothing, acknowledge the record.</summary>
    Cancelled = 2,

    /// <summary>The run is no longer this worker's and nothing was changed. The task has ended or was handed on: acknowledge the record.</summary>
    StaleEnded = 3,

    /// <summary>The run is no longer this worker's and nothing was changed. The task goes on with this record: leave it open.</summary>
    StaleOpen = 4,
}
