namespace TaskKit.Backends;

/// <summary>The things in the store itself that keep one task from running now.</summary>
public sealed record TaskHold
{
    /// <summary>The task of the same type and key that must end first: the one that runs, or else the earliest that has not ended.</summary>
    /// <value><see langword="null"/> when there is none, or when the backend does not know it.</value>
    public TaskRecord? InFront { get; init; }

    /// <summary>False when the worker that runs the task is dead or hangs; <see langword="null"/> when no worker runs it, or the backend cannot tell.</summary>
    public bool? WorkerLives { get; init; }

    /// <summary>The end of the lease of the worker that runs the task; <see langword="null"/> when no worker runs it, or the backend cannot tell.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>A sentence with what the backend cannot tell about the task; <see langword="null"/> when it tells everything.</summary>
    public string? Unknown { get; init; }
}
