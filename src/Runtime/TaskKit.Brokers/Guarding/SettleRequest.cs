using TaskKit.Backends;

namespace TaskKit.Brokers.Guarding;

/// <summary>The kinds of <see cref="SettleRequest"/>.</summary>
internal enum SettleKind : byte
{
    /// <summary>Makes the task DONE, and counts the attempt.</summary>
    Done = 1,

    /// <summary>Makes the task CANCELLED.</summary>
    Cancelled = 2,

    /// <summary>Makes the task PENDING again, and counts nothing.</summary>
    Released = 3,

    /// <summary>Makes the task wait with the same record.</summary>
    Wait = 4,

    /// <summary>Stores the intent of a hand-off, before its record is produced.</summary>
    Decide = 5,

    /// <summary>Makes the task DEAD: its dead letter was produced.</summary>
    Dead = 6,
}

/// <summary>The outcome of a granted run. A repeat of the same request changes nothing.</summary>
internal readonly struct SettleRequest
{
    private SettleRequest(in GrantedRun run, SettleKind kind) => (Run, Kind) = (run, kind);

    /// <summary>The run.</summary>
    public GrantedRun Run { get; }

    /// <summary>The kind of the outcome.</summary>
    public SettleKind Kind { get; }

    /// <summary>
    /// Tells a retry, a snooze and a dead letter apart, for <see cref="SettleKind.Wait"/>, <see cref="SettleKind.Decide"/> and
    /// <see cref="SettleKind.Dead"/>.
    /// </summary>
    public IntentKind Intent { get; private init; }

    /// <summary>The earliest time of the next run.</summary>
    public DateTimeOffset? Due { get; private init; }

    /// <summary>True when the attempt counts as ended.</summary>
    public bool Counted { get; private init; }

    /// <summary>The cause of a failure.</summary>
    public TaskFailure? Failure { get; private init; }

    /// <summary>The result of the handler as JSON, or empty.</summary>
    public ReadOnlyMemory<byte> Result { get; private init; }

    /// <summary>The place of the dead letter, for <see cref="SettleKind.Dead"/>.</summary>
    public RecordPlace? DeadLetter { get; private init; }

    /// <summary>A success: the task becomes DONE, and the attempt counts.</summary>
    /// <param name="run">The run.</param>
    /// <param name="result">The result of the handler as JSON, or empty.</param>
    public static SettleRequest Done(in GrantedRun run, ReadOnlyMemory<byte> result = default) =>
        new(run, SettleKind.Done) { Counted = true, Result = result };

    /// <summary>A cancellation: the task becomes CANCELLED, and the attempt does not count.</summary>
    /// <param name="run">The run.</param>
    /// <param name="failure">The cause.</param>
    public static SettleRequest Cancelled(in GrantedRun run, TaskFailure failure) => new(run, SettleKind.Cancelled) { Failure = failure };

    /// <summary>A release: the task becomes PENDING, nothing counts, and the worker that reads the record next may run it.</summary>
    /// <param name="run">The run.</param>
    public static SettleRequest Released(in GrantedRun run) => new(run, SettleKind.Released);

    /// <summary>A retry with the same record: the task becomes RETRYING in the same leg, and the attempt counts.</summary>
    /// <param name="run">The run.</param>
    /// <param name="due">The earliest time of the next run.</param>
    /// <param name="failure">The cause.</param>
    public static SettleRequest RetryInPlace(in GrantedRun run, DateTimeOffset due, TaskFailure failure) =>
        new(run, SettleKind.Wait)
        {
            Intent = IntentKind.Retry,
            Due = due,
            Counted = true,
            Failure = failure,
        };

    /// <summary>A snooze with the same record: the task becomes SCHEDULED in the same leg, and the attempt does not count.</summary>
    /// <param name="run">The run.</param>
    /// <param name="due">The earliest time of the next run.</param>
    public static SettleRequest SnoozeInPlace(in GrantedRun run, DateTimeOffset due) =>
        new(run, SettleKind.Wait) { Intent = IntentKind.Snooze, Due = due };

    /// <summary>
    /// The intent of a hand-off, stored before its record is produced. The attempt counts from here on. The task of a retry or snooze is RETRYING or
    /// SCHEDULED in its next leg from here on. Until the START of that leg, a worker that reads the old record again produces the next one.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="intent">The hand-off.</param>
    /// <param name="counted">True when the attempt counts as ended.</param>
    public static SettleRequest Decide(in GrantedRun run, Intent intent, bool counted) =>
        new(run, SettleKind.Decide)
        {
            Intent = intent.Kind,
            Due = intent.Due,
            Counted = counted,
            Failure = intent.Failure,
        };

    /// <summary>
    /// The end of a burial: the task becomes DEAD, after its dead letter was acknowledged. The request repeats the decision in case the guard has
    /// forgotten it.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="failure">The cause.</param>
    /// <param name="counted">
    /// True when the attempt counts; <see langword="false"/> after <see cref="StartKind.Resume"/>, whose count includes it.
    /// </param>
    /// <param name="deadLetter">The place of the dead letter.</param>
    public static SettleRequest Dead(in GrantedRun run, TaskFailure? failure, bool counted, RecordPlace deadLetter) =>
        new(run, SettleKind.Dead)
        {
            Intent = IntentKind.Dead,
            Counted = counted,
            Failure = failure,
            DeadLetter = deadLetter,
        };
}
