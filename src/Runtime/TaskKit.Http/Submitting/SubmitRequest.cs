namespace TaskKit.Http.Submitting;

/// <summary>The submit of one task, as a body states it. A member that is not there is <see langword="null"/>.</summary>
internal sealed record SubmitRequest
{
    public TaskId? Id { get; set; }

    /// <summary>The time at which the request came.</summary>
    public DateTimeOffset At { get; set; }

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
}
