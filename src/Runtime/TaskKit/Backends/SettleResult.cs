namespace TaskKit.Backends;

/// <summary>The kinds of <see cref="SettleResult"/>.</summary>
public enum SettleStatus
{
    /// <summary>The outcome is stored, now or by an earlier settle of the same attempt.</summary>
    Settled,

    /// <summary>The attempt is no longer this worker's (its lease ran out, or it was cancelled): nothing was changed.</summary>
    Stale,

    /// <summary>
    /// A follow-up was refused, so the outcome was not stored. The worker still holds the attempt, and must settle it as failed. A backend without
    /// <see cref="BackendCapabilities.AtomicFollowUps"/> may have stored other follow-ups of the attempt.
    /// </summary>
    Refused,
}

/// <summary>The outcome of a settle.</summary>
public readonly record struct SettleResult
{
    private const string Gone = "stale";

    // A single reference keeps the results of a batch small: null for settled, Gone for stale, else the reason of the refusal.
    private readonly string? _mark;

    private SettleResult(string mark) => _mark = mark;

    /// <summary>The outcome is stored.</summary>
    public static SettleResult Settled => default;

    /// <summary>The attempt is no longer this worker's: nothing was changed.</summary>
    public static SettleResult Stale => new(Gone);

    /// <summary>The kind of result.</summary>
    public SettleStatus Status =>
        _mark is null ? SettleStatus.Settled
        : ReferenceEquals(_mark, Gone) ? SettleStatus.Stale
        : SettleStatus.Refused;

    /// <summary>The refused follow-up and the cause, in words; <see langword="null"/> unless a follow-up was refused.</summary>
    public string? Reason => Status == SettleStatus.Refused ? _mark : null;

    /// <summary>A follow-up was refused: the outcome was not stored.</summary>
    /// <param name="followUp">The follow-up.</param>
    /// <param name="cause">The cause of the refusal, in words.</param>
    public static SettleResult Refused(TaskEnvelope followUp, string cause) =>
        new($"The follow-up of type '{followUp.Type}' was refused: {cause}");
}
