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

/// <summary>What a settle did.</summary>
public readonly record struct SettleResult
{
    private SettleResult(SettleStatus status, string? reason = null) => (Status, Reason) = (status, reason);

    /// <summary>The outcome is stored.</summary>
    public static SettleResult Settled => default;

    /// <summary>The attempt is no longer this worker's: nothing was changed.</summary>
    public static SettleResult Stale => new(SettleStatus.Stale);

    /// <summary>The kind of result.</summary>
    public SettleStatus Status { get; }

    /// <summary>Names the follow-up that was refused, and the cause; <see langword="null"/> unless it is <see cref="SettleStatus.Refused"/>.</summary>
    public string? Reason { get; }

    /// <summary>A follow-up was refused: the outcome was not stored.</summary>
    /// <param name="followUp">The follow-up.</param>
    /// <param name="cause">Why.</param>
    public static SettleResult Refused(TaskEnvelope followUp, string cause) =>
        new(SettleStatus.Refused, $"The follow-up of type '{followUp.Type}' was refused: {cause}");
}
