namespace TaskKit.Redis.State;

/// <summary>A record that a worker wants to run.</summary>
/// <param name="Id">The task.</param>
/// <param name="Type">Its type.</param>
/// <param name="Generation">The record's generation.</param>
/// <param name="Turn">The record's turn.</param>
/// <param name="Ended">How many attempts had ended when the record was written.</param>
/// <param name="Place">Where the record stands.</param>
/// <param name="Token">What a grant is written under.</param>
internal readonly record struct StartRequest(TaskId Id, string Type, int Generation, int Turn, int Ended, RecordPlace Place, Token Token)
{
    /// <summary>The earliest time that the record states, if any; kept with the state, and not compared to the clock.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>Whether nothing else runs in the worker's process: only then is a task granted that has crashed twice.</summary>
    public bool Alone { get; init; }

    /// <summary>Whether a task that must run alone is to be handed on, to run at <see cref="Due"/> in whichever worker: answered by <see cref="StartKind.Resume"/>.</summary>
    public bool PutOff { get; init; }

    /// <summary>
    /// Whether it is asked for ahead of its turn, and begins when another has ended: the death of this worker is then no crash of the task. Granted only
    /// while no worker has died with it: what is asked for again in its turn counts.
    /// </summary>
    public bool Ahead { get; init; }

    /// <summary>The key that the submit was deduplicated by, if any: it is kept as long as the task.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The run that an answer has granted.</summary>
    public HeldRun Held(in StartAnswer answer) =>
        new(Id, Type, Generation, Turn, answer.Ended, answer.Crashes, Place, Token) { Ahead = Ahead, IdempotencyKey = IdempotencyKey };
}

/// <summary>A granted run: everything that settling needs, also when Redis has lost the task meanwhile.</summary>
/// <param name="Id">The task.</param>
/// <param name="Type">Its type.</param>
/// <param name="Generation">Its generation.</param>
/// <param name="Turn">Its turn.</param>
/// <param name="Ended">How many attempts had ended before this run.</param>
/// <param name="Crashes">How many workers died while they ran it.</param>
/// <param name="Place">Where its record stands.</param>
/// <param name="Token">What it was granted under.</param>
internal readonly record struct HeldRun(
    TaskId Id,
    string Type,
    int Generation,
    int Turn,
    int Ended,
    int Crashes,
    RecordPlace Place,
    Token Token
)
{
    /// <summary>Whether it was granted ahead of its turn.</summary>
    public bool Ahead { get; init; }

    /// <summary>The key that the submit was deduplicated by, if any.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The number of the running attempt, from 1.</summary>
    public int Attempt => Ended + 1;
}
