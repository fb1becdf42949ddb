namespace TaskKit.Redis.State;

/// <summary>
/// Says that a worker lives, from a thread of its own. Disposing says that it left in order: what it still holds goes to others and counts as no
/// crash.
/// </summary>
internal sealed class WorkerLease : IAsyncDisposable
{
    private int _granted;

    internal WorkerLease(ulong incarnation) => Incarnation = incarnation;

    /// <summary>Names this lease in tokens: random.</summary>
    public ulong Incarnation { get; }

    /// <summary>Somebody asked to cancel a task that this worker holds. Raised from the lease's thread, at least once each: must not block.</summary>
    public event Action<TaskId>? CancelRequested;

    /// <summary>
    /// The lease had run out and holds again: others may have taken tasks, see <see cref="StateStore.HeldAsync"/>. Raised from the lease's thread:
    /// must not block.
    /// </summary>
    public event Action? Returned;

    /// <summary>A token that was never used before.</summary>
    public Token NextToken() => new(Incarnation, (uint)Interlocked.Increment(ref _granted));

    public ValueTask DisposeAsync() => throw new NotImplementedException($"{CancelRequested} {Returned}");
}
