using TaskKit.Sqlite.Statements;

namespace TaskKit.Sqlite.Writing;

/// <summary>Work for the writer thread: executed in a transaction that it shares with others, completed after the commit.</summary>
internal abstract class WriteRequest
{
    private const int Queued = 0;
    private const int Started = 1;
    private const int Abandoned = 2;

    private int _state;

    /// <summary>The number of rows that the request writes, to bound a batch.</summary>
    public virtual int Rows => 1;

    /// <summary>True when the request stores outcomes. Outcomes go first when a batch has to be taken apart.</summary>
    public virtual bool Settles => false;

    /// <summary>Claims the request for execution; it may be executed again when a shared transaction failed.</summary>
    /// <returns><see langword="false"/> when the caller has given up.</returns>
    public bool TryStart() => Interlocked.CompareExchange(ref _state, Started, Queued) != Abandoned;

    /// <returns><see langword="false"/> when the writer has started on it: then it ends by itself.</returns>
    protected bool TryAbandon() => Interlocked.CompareExchange(ref _state, Abandoned, Queued) == Queued;

    /// <summary>Does the work, in a transaction. Must not change anything but the database and the request.</summary>
    public abstract void Execute(Store store);

    /// <summary>The transaction is durable.</summary>
    public abstract void Complete();

    /// <summary>Nothing was stored.</summary>
    public abstract void Fail(Exception error);
}

/// <summary>A request that somebody waits for.</summary>
internal abstract class WriteRequest<T> : WriteRequest
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _completion.Task;

    protected T? Result { get; set; }

    /// <summary>Waits for the result, or gives up while the request is still queued.</summary>
    public ValueTask<T> WaitAsync(CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled ? WaitCancellableAsync(cancellationToken) : new(Task);

    public override void Complete() => _completion.TrySetResult(Result!);

    public override void Fail(Exception error) => _completion.TrySetException(error);

    private async ValueTask<T> WaitCancellableAsync(CancellationToken cancellationToken)
    {
        // Once the writer has started, its buffers are in use and the outcome is a moment away: then cancelling waits.
        using var registration = cancellationToken.UnsafeRegister(
            static (request, token) =>
            {
                var self = (WriteRequest<T>)request!;
                if (self.TryAbandon())
                    self._completion.TrySetCanceled(token);
            },
            this
        );
        return await Task.ConfigureAwait(false);
    }
}
