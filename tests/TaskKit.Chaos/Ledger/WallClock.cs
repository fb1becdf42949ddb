namespace TaskKit.Chaos.Ledger;

/// <summary>Between times of the wall clock, which the product goes by, and those of the ledger.</summary>
internal static class WallClock
{
    /// <summary>A time of the wall clock as one of the ledger; zero for none.</summary>
    public static TimeSpan ToLedger(DateTimeOffset? wall) =>
        wall is { } time ? LedgerWriter.Now + (time - TimeProvider.System.GetUtcNow()) : TimeSpan.Zero;

    public static ClockRead Read() => new(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), LedgerWriter.Now);
}
