namespace TaskKit.Brokers.Guarding;

/// <summary>A task whose record was produced and acknowledged.</summary>
/// <param name="Id">The task.</param>
/// <param name="Type">Its type.</param>
/// <param name="Place">The place of its record.</param>
internal readonly record struct AcceptedTask(TaskId Id, string Type, RecordPlace Place)
{
    /// <summary>The generation of the record; a replay is the next one.</summary>
    public int Generation { get; init; }

    /// <summary>The leg of the record.</summary>
    public int Leg { get; init; }

    /// <summary>The number of attempts that have ended.</summary>
    public int Ended { get; init; }

    /// <summary>The earliest time of the run; <see langword="null"/> for at once.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The idempotency key of the submit, if any.</summary>
    public string? IdempotencyKey { get; init; }
}
