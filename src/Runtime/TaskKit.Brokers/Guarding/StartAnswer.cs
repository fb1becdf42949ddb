namespace TaskKit.Brokers.Guarding;

/// <summary>The kinds of <see cref="StartAnswer"/>: instructions to the worker that asked.</summary>
internal enum StartKind : byte
{
    /// <summary>Run the record: it is RUNNING under the token of the request.</summary>
    Granted = 1,

    /// <summary>End the record without a run; <see cref="StartAnswer.Skip"/> has the reason.</summary>
    Skip = 2,

    /// <summary>Keep the record and ask again at <see cref="StartAnswer.Due"/>.</summary>
    NotDue = 3,

    /// <summary>Ask again later: a living worker runs the task.</summary>
    Busy = 4,

    /// <summary>Produce the dead letter of the task as <c>crashed</c>, without a run. The token of the request holds for that.</summary>
    Bury = 5,

    /// <summary>Ask again with <see cref="StartRequest.Solo"/> when nothing else runs. The state is unchanged.</summary>
    Solo = 6,

    /// <summary>
    /// Produce the record that <see cref="StartAnswer.Intent"/> names, without a run. The token of the request holds for a dead letter only. A next
    /// leg needs none: of two records of that leg, the second to start is skipped.
    /// </summary>
    Resume = 7,

    /// <summary>Ask again at <see cref="StartAnswer.Due"/>: the limit of the type has no room. The state is unchanged.</summary>
    Full = 8,
}

/// <summary>The reasons for which a record needs no run.</summary>
internal enum SkipReason : byte
{
    /// <summary>Not skipped.</summary>
    None = 0,

    /// <summary>The task is DONE, DEAD or CANCELLED.</summary>
    Terminal = 1,

    /// <summary>The task was handed on to a later record.</summary>
    HandedOn = 2,

    /// <summary>The twin of the record runs.</summary>
    Twin = 3,

    /// <summary>The task is CANCELLED now: somebody had asked for that, and the worker that ran it is gone.</summary>
    Cancelled = 4,
}

/// <summary>The decision of START about one record.</summary>
/// <param name="Kind">The instruction.</param>
/// <param name="Ended">
/// The number of attempts that have ended, for <see cref="StartKind.Granted"/>, <see cref="StartKind.Bury"/> and <see cref="StartKind.Resume"/>. The
/// attempt of a resumed intent is included.
/// </param>
/// <param name="Crashes">The number of workers that died while they ran the task.</param>
internal readonly record struct StartAnswer(StartKind Kind, int Ended, int Crashes)
{
    /// <summary>The reason of <see cref="StartKind.Skip"/>.</summary>
    public SkipReason Skip { get; init; }

    // The members that few answers need. Each batch has an array of answers, which this keeps small.
    private readonly Rare? _rare;

    /// <summary>The time to ask again, for <see cref="StartKind.NotDue"/> and <see cref="StartKind.Full"/>.</summary>
    public DateTimeOffset? Due
    {
        get => _rare?.Due;
        init => _rare = value is null && _rare is null ? null : new(value, Intent);
    }

    /// <summary>The hand-off to finish, for <see cref="StartKind.Resume"/>.</summary>
    public Intent? Intent
    {
        get => _rare?.Intent;
        init => _rare = value is null && _rare is null ? null : new(Due, value);
    }

    /// <summary>The number of the granted attempt, from 1.</summary>
    public int Attempt => Ended + 1;

    private sealed record Rare(DateTimeOffset? Due, Intent? Intent);
}
