using System.Collections.Frozen;

namespace TaskKit.Backends;

/// <summary>A task as it is stored and carried: its payload is bytes until the generated reader runs.</summary>
public sealed record TaskEnvelope
{
    /// <summary>The highest priority. Its negative is the lowest one.</summary>
    public const int HighestPriority = TaskTypeOptions.HighestPriority;

    private readonly Rare? _rare;
    private readonly long _createdAt;

    /// <summary>Makes an envelope; the required members are set by the initialiser.</summary>
    public TaskEnvelope() { }

    private TaskEnvelope(TaskEnvelope original)
    {
        (Id, Type, Payload, _createdAt) = (original.Id, original.Type, original.Payload, original._createdAt);
        (Version, Priority, Generation) = (original.Version, original.Priority, original.Generation);
        _rare = original._rare is null ? null : original._rare with { };
    }

    /// <summary>The task's id.</summary>
    public required TaskId Id { get; init; }

    /// <summary>The task type's name.</summary>
    public required string Type { get; init; }

    /// <summary>The payload as JSON, byte for byte as submitted.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The time of the submit, in UTC.</summary>
    public required DateTimeOffset CreatedAt
    {
        get => new(_createdAt, TimeSpan.Zero);
        init => _createdAt = value.UtcTicks;
    }

    /// <summary>The payload's version.</summary>
    /// <value><see langword="null"/> by default: not stated.</value>
    public int? Version { get; init; }

    /// <summary>The priority, −2 to 2; 2 runs first.</summary>
    public int Priority { get; init; }

    /// <summary>The number of replays before this life of the task.</summary>
    public int Generation { get; init; }

    /// <summary>The key that orders tasks of a type, or <see langword="null"/>.</summary>
    public string? Key
    {
        get => _rare?.Key;
        init => Set(ref _rare, value, static (rare, value) => rare.Key = value);
    }

    /// <summary>The text by which a repeated submit of the type is recognized, or <see langword="null"/>.</summary>
    public string? IdempotencyKey
    {
        get => _rare?.IdempotencyKey;
        init => Set(ref _rare, value, static (rare, value) => rare.IdempotencyKey = value);
    }

    /// <summary>The earliest time of the first run, or <see langword="null"/>.</summary>
    public DateTimeOffset? NotBefore
    {
        get => _rare?.NotBefore;
        init => Set(ref _rare, value, static (rare, value) => rare.NotBefore = value);
    }

    /// <summary>The number of retries, or <see langword="null"/> for the type's default.</summary>
    public int? MaxRetries
    {
        get => _rare?.MaxRetries;
        init => Set(ref _rare, value, static (rare, value) => rare.MaxRetries = value);
    }

    /// <summary>The longest time of one attempt, or <see langword="null"/> for the type's default.</summary>
    public TimeSpan? Timeout
    {
        get => _rare?.Timeout;
        init => Set(ref _rare, value, static (rare, value) => rare.Timeout = value);
    }

    /// <summary>Texts that travel with the task.</summary>
    public IReadOnlyDictionary<string, string> Metadata
    {
        get => _rare?.Metadata ?? FrozenDictionary<string, string>.Empty;
        init => Set(ref _rare, value.Count == 0 ? null : value, static (rare, value) => rare.Metadata = value);
    }

    /// <summary>The submitter's W3C trace context, or <see langword="null"/>.</summary>
    public string? TraceParent
    {
        get => _rare?.TraceParent;
        init => Set(ref _rare, value, static (rare, value) => rare.TraceParent = value);
    }

    private static void Set<T>(ref Rare? rare, T value, Action<Rare, T> set)
    {
        if (value is not null || rare is not null)
            set(rare ??= new Rare(), value);
    }

    // Most tasks have none of these members. Apart, they do not cost each claimed task a hundred bytes.
    private sealed record Rare
    {
        public string? Key { get; set; }
        public string? IdempotencyKey { get; set; }
        public DateTimeOffset? NotBefore { get; set; }
        public int? MaxRetries { get; set; }
        public TimeSpan? Timeout { get; set; }
        public IReadOnlyDictionary<string, string>? Metadata { get; set; }
        public string? TraceParent { get; set; }
    }
}
