namespace TaskKit.Redis.State;

/// <summary>What a worker is to do with a record.</summary>
internal enum StartKind : byte
{
    /// <summary>Run it; the token is written.</summary>
    Granted = 1,

    /// <summary>Acknowledge it unread; see <see cref="StartAnswer.Skip"/>.</summary>
    Skip = 2,

    /// <summary>Keep it and ask again at <see cref="StartAnswer.Due"/>.</summary>
    NotDue = 3,

    /// <summary>A live worker holds the task: ask again later.</summary>
    Held = 4,

    /// <summary>Bury it as crashed, unread; the token is written.</summary>
    Bury = 5,

    /// <summary>Ask again with <see cref="StartRequest.Alone"/> when nothing else runs; nothing is written.</summary>
    Alone = 6,

    /// <summary>
    /// Produce what <see cref="StartAnswer.Intent"/> says, without running the handler. The token is written for a dead letter only; of two next turns
    /// the second to start is skipped.
    /// </summary>
    Resume = 7,
}

/// <summary>Why a record needs no run.</summary>
internal enum SkipReason : byte
{
    /// <summary>Not skipped.</summary>
    None = 0,

    /// <summary>The task is DONE, DEAD or CANCELLED.</summary>
    Terminal = 1,

    /// <summary>The task was handed on to a later record.</summary>
    HandedOn = 2,

    /// <summary>Another record with the same content runs.</summary>
    Twin = 3,

    /// <summary>Somebody asked to cancel the task, and the worker that ran it is gone: it is CANCELLED now.</summary>
    Cancelled = 4,
}

/// <summary>What START decided about one record.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Ended">
/// How many attempts have ended, for <see cref="StartKind.Granted"/>, <see cref="StartKind.Bury"/> and <see cref="StartKind.Resume"/>. A resumed
/// intent's own attempt is in it.
/// </param>
/// <param name="Crashes">How many workers died while they ran the task.</param>
internal readonly record struct StartAnswer(StartKind Kind, int Ended, int Crashes)
{
    /// <summary>Why, for <see cref="StartKind.Skip"/>.</summary>
    public SkipReason Skip { get; init; }

    // Apart, because hardly an answer has it and every batch has an array of answers.
    private readonly Rare? _rare;

    /// <summary>When to ask again, for <see cref="StartKind.NotDue"/>.</summary>
    public DateTimeOffset? Due
    {
        get => _rare?.Due;
        init => _rare = value is null && _rare is null ? null : new(value, Intent);
    }

    /// <summary>What is to be finished, for <see cref="StartKind.Resume"/>.</summary>
    public Intent? Intent
    {
        get => _rare?.Intent;
        init => _rare = value is null && _rare is null ? null : new(Due, value);
    }

    /// <summary>The number of the granted attempt, from 1.</summary>
    public int Attempt => Ended + 1;

    private sealed record Rare(DateTimeOffset? Due, Intent? Intent);
}
