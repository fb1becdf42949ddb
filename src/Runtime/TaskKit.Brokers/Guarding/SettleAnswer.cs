namespace TaskKit.Brokers.Guarding;

/// <summary>The answers of SETTLE.</summary>
internal enum SettleAnswer : byte
{
    /// <summary>The outcome is stored, now or by an earlier settle with this token.</summary>
    Applied = 1,

    /// <summary>The task is CANCELLED, because somebody had asked for that: produce nothing, end the record.</summary>
    Cancelled = 2,

    /// <summary>Nothing was changed, since the token no longer holds. The task has ended or was handed on: end the record.</summary>
    StaleEnded = 3,

    /// <summary>Nothing was changed, since the token no longer holds. The task goes on with this record: ask START for it again.</summary>
    StaleOpen = 4,
}
