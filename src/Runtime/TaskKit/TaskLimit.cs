namespace TaskKit;

/// <summary>
/// The limits of a task type in all workers together. A task that they hold back waits: no attempt is counted, and tasks of other types lose nothing.
/// </summary>
public sealed record TaskLimit
{
    /// <summary>The largest <see cref="Concurrency"/>.</summary>
    public const int LargestConcurrency = TaskTypeOptions.MostTotalConcurrency;

    /// <summary>The most tasks of the type that run at once in all workers, 0 to <see cref="LargestConcurrency"/>; 0 is no limit.</summary>
    /// <value><see langword="null"/> by default: not stated here.</value>
    public int? Concurrency
    {
        get;
        init
        {
            if (value is { } stated)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(stated, nameof(Concurrency));
                ArgumentOutOfRangeException.ThrowIfGreaterThan(stated, LargestConcurrency, nameof(Concurrency));
            }
            field = value;
        }
    }

    /// <summary>The most tasks of the type that begin within any one period, in all workers; a rate of 0 is no limit.</summary>
    /// <value><see langword="null"/> by default: not stated here.</value>
    public TaskRate? Rate { get; init; }

    /// <summary>True when it holds nothing back.</summary>
    internal bool IsNone => Concurrency is null or 0 && Rate is null or { Count: 0 };

    /// <summary>The limit, with what it does not state taken from another.</summary>
    internal TaskLimit Over(TaskLimit? other) => new() { Concurrency = Concurrency ?? other?.Concurrency, Rate = Rate ?? other?.Rate };

    /// <summary>The limit for people: <c>at most 5 at once and 100/1s</c>.</summary>
    internal string Words =>
        (Concurrency, Rate) switch
        {
            (> 0, { Count: > 0 } rate) => $"at most {Concurrency} at once and {rate}",
            (> 0, _) => $"at most {Concurrency} at once",
            (_, { Count: > 0 } rate) => $"at most {rate}",
            _ => "no limit",
        };
}
