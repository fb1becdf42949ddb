namespace TaskKit.Brokers.Guarding;

/// <summary>The answers of SETTLE.</summary>
internal enum SettleAnswer : byte
{
    /// <summary>The outcome is stored, now or by an earlier settle with this token.</summary>
    Applied = 1,

    /// <summary>Somebody asked to cancel the task, and it is CANCELLED: produce nothing, acknowledge the record.</summary>
    Cancelled = 2,

    /// <summary>The run is no longer this worker's and nothing was changed. The task has ended or was handed on: acknowledge the record.</summary>
    StaleEnded = 3,

    /// <summary>The run is no longer this worker's and nothing was changed. The task goes on with this record: leave it open.</summary>
    StaleOpen = 4,
}
