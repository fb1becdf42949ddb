namespace TaskKit.Testing;

/// <summary>The task and the attempt that a handler alone is run for.</summary>
public sealed record HandlerTestOptions
{
    /// <summary>The number of the attempt, from 1.</summary>
    /// <value>1 by default.</value>
    public int Attempt { get; init; } = 1;

    /// <summary>The number of times that a failed attempt is repeated.</summary>
    /// <value>3 by default, as in a program.</value>
    public int MaxRetries { get; init; } = Execution.TaskTypeSettings.DefaultMaxRetries;

    /// <summary>The task's id.</summary>
    /// <value>A new one by default.</value>
    public TaskId? Id { get; init; }

    /// <summary>The task type's name.</summary>
    /// <value>By default the name that the handler or the payload declares, else <c>test</c>.</value>
    public string? Type { get; init; }

    /// <summary>The texts that were submitted with the task.</summary>
    /// <value>None by default.</value>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = System.Collections.Frozen.FrozenDictionary<string, string>.Empty;

    /// <summary>The key of the task among those of its type.</summary>
    public string? Key { get; init; }

    /// <summary>The version of the payload that was stated.</summary>
    public int? Version { get; init; }

    /// <summary>The number of lives that the task id had before.</summary>
    public int Generation { get; init; }

    /// <summary>The clock that the next run is due by.</summary>
    /// <value>By default one that stands at 2030-01-01 00:00 UTC.</value>
    public TimeProvider? Time { get; init; }
}
