namespace TaskKit.Redis.State;

/// <summary>A task whose record was produced and acknowledged.</summary>
/// <param name="Id">The task.</param>
/// <param name="Type">Its type.</param>
/// <param name="Place">Where its record stands.</param>
internal readonly record struct AcceptedTask(TaskId Id, string Type, RecordPlace Place)
{
    /// <summary>The record's generation; a replay is the next one.</summary>
    public int Generation { get; init; }

    /// <summary>The record's turn.</summary>
    public int Turn { get; init; }

    /// <summary>How many attempts have ended.</summary>
    public int Ended { get; init; }

    /// <summary>When it runs at the earliest; <see langword="null"/> for at once.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The key that it was deduplicated by, if any.</summary>
    public string? IdempotencyKey { get; init; }
}
