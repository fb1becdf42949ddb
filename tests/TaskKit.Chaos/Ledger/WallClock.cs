namespace TaskKit.Chaos.Ledger;

/// <summary>Between times of the wall clock, which the product goes by, and those of the ledger.</summary>
internal static class WallClock
{
    /// <summary>A time of the wall clock as one of the ledger; zero for none.</summary>
    public static TimeSpan ToLedger(DateTimeOffset? wall) => ToLedger(wall, TimeProvider.System);

    /// <summary>A time of a clock that may be off as the ledger's time at which that clock will show it; zero for none.</summary>
    public static TimeSpan ToLedger(DateTimeOffset? wall, TimeProvider clock) =>
        wall is { } time ? LedgerWriter.Now + (time - clock.GetUtcNow()) : TimeSpan.Zero;

    public static ClockRead Read() => new(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), LedgerWriter.Now);
}
