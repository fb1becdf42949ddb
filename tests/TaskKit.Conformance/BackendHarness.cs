using TaskKit.Backends;

namespace TaskKit.Conformance;

/// <summary>The conformance suite's hold on a backend: how to open it, pass time, and hurt its workers.</summary>
public abstract class BackendHarness : IAsyncDisposable
{
    /// <summary>The clock that the backend goes by.</summary>
    public abstract TimeProvider Time { get; }

    /// <summary>A wait that a test can afford; long enough that what a test does before it ends is over by then.</summary>
    public abstract TimeSpan Soon { get; }

    /// <summary>Prepares the store.</summary>
    public virtual ValueTask StartAsync() => ValueTask.CompletedTask;

    /// <summary>Opens the store once more, as another process would, where the backend can be shared. The harness closes it.</summary>
    public abstract ITaskBackend Open();

    /// <summary>Moves the clock, or waits.</summary>
    public abstract ValueTask PassAsync(TimeSpan time);

    /// <summary>
    /// Brings what comes from now on to this worker, where the backend brings all tasks of a type to one of its workers; the others keep what
    /// they hold.
    /// </summary>
    public virtual ValueTask FavourAsync(ITaskReceiver receiver) => ValueTask.CompletedTask;

    /// <summary>The worker dies as by <c>kill -9</c>. Its tasks may come back some moments later.</summary>
    public abstract ValueTask KillAsync(ITaskBackend backend, ITaskReceiver receiver);

    /// <summary>The worker hangs beyond its lease and then goes on. Its tasks may go to others some moments later.</summary>
    public abstract ValueTask ExpireLeaseAsync(ITaskBackend backend, ITaskReceiver receiver);

    public abstract ValueTask DisposeAsync();
}
