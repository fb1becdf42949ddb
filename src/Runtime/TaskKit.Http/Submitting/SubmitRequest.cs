namespace TaskKit.Http.Submitting;

/// <summary>The submit of one task, as a body states it. A member that is not there is <see langword="null"/>.</summary>
internal sealed record SubmitRequest
{
    /// <summary>The id that the caller chose.</summary>
    public TaskId? Id { get; set; }

    /// <summary>The id that the task gets. It is known before the backend is asked: if the answer does not come, the caller can ask for the task.</summary>
    public TaskId TaskId { get; private set; }

    /// <summary>The time at which the request came.</summary>
    public DateTimeOffset At { get; private set; }

    public string? Type { get; set; }

    /// <summary>The payload as JSON, byte for byte as it came; empty when it is missing.</summary>
    public ReadOnlyMemory<byte> Payload { get; set; }

    public int? Version { get; set; }

    public string? Key { get; set; }

    public int? Priority { get; set; }

    public TimeSpan? Delay { get; set; }

    public DateTimeOffset? NotBefore { get; set; }

    public int? MaxRetries { get; set; }

    public TimeSpan? Timeout { get; set; }

    public IReadOnlyDictionary<string, string>? Metadata { get; set; }

    public string? IdempotencyKey { get; set; }

    /// <summary>Notes the arrival, and gives the task its id.</summary>
    /// <param name="now">The time.</param>
    public void Receive(DateTimeOffset now) => (At, TaskId) = (now, Id ?? new TaskId(Guid.CreateVersion7(now)));
}
