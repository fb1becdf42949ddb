namespace TaskKit.Brokers.Guarding;

/// <summary>A granted run, with all that a settle needs even if the guard has forgotten the task meanwhile.</summary>
/// <param name="Id">The task.</param>
/// <param name="Type">Its type.</param>
/// <param name="Generation">Its generation.</param>
/// <param name="Leg">Its leg.</param>
/// <param name="Ended">The number of attempts that had ended before this run.</param>
/// <param name="Crashes">The number of workers that died while they ran the task.</param>
/// <param name="Place">The place of its record.</param>
/// <param name="Token">The token of the grant.</param>
internal readonly record struct GrantedRun(
    TaskId Id,
    string Type,
    int Generation,
    int Leg,
    int Ended,
    int Crashes,
    RecordPlace Place,
    Token Token
)
{
    /// <summary>True for a run that was requested early.</summary>
    public bool Early { get; init; }

    /// <summary>True when the run may have a permit, which its settle then frees.</summary>
    public bool MayHavePermit { get; init; }

    /// <summary>The idempotency key of the submit, if any.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The number of the running attempt, from 1.</summary>
    public int Attempt => Ended + 1;
}
