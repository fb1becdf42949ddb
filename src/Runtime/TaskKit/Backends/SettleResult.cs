namespace TaskKit.Backends;

/// <summary>The kinds of <see cref="SettleResult"/>.</summary>
public enum SettleStatus
{
    /// <summary>The outcome is stored, now or by an earlier settle of the same attempt.</summary>
    Settled,

    /// <summary>The attempt is no longer this worker's (its lease ran out, or it was cancelled): nothing was changed.</summary>
    Stale,

    /// <summary>
    /// A follow-up was refused, so the outcome was not stored: the attempt is still this worker's and has failed. A backend without
    /// <see cref="BackendCapabilities.AtomicFollowUps"/> may have stored other follow-ups of it.
    /// </summary>
    Refused,
}

/// <summary>The outcome of a settle.</summary>
public readonly record struct SettleResult
{
    private const string Gone = "stale";

    // One reference, since each settle of a batch has a result: null for settled, Gone for stale, else the reason of the refusal.
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

    /// <summary>Names the follow-up that was refused, and the cause; <see langword="null"/> unless it is <see cref="SettleStatus.Refused"/>.</summary>
    public string? Reason => Status == SettleStatus.Refused ? _mark : null;

    /// <summary>A follow-up was refused: the outcome was not stored.</summary>
    /// <param name="followUp">The follow-up.</param>
    /// <param name="cause">Why.</param>
    public static SettleResult Refused(TaskEnvelope followUp, string cause) =>
        new($"The follow-up of type '{followUp.Type}' was refused: {cause}");
}
