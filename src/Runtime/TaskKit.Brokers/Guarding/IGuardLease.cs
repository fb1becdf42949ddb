namespace TaskKit.Brokers.Guarding;

/// <summary>
/// The sign of life of one worker. Disposing it says that the worker left in order: its runs go to others, and count as no crash.
/// </summary>
internal interface IGuardLease : IAsyncDisposable
{
    /// <summary>Raised when somebody asked to cancel a task that this worker runs, at least once for each. Handlers must not block.</summary>
    event Action<TaskId>? CancelRequested;

    /// <summary>
    /// Raised when a task that waits with its record in this worker was made due or cancelled: START is to be asked for it now. Handlers must not block.
    /// </summary>
    event Action<TaskId>? Hurried;

    /// <summary>
    /// Raised every 5 s while somebody waits for a run that the guard believes this worker has. If the worker does not have the run, the guard has lost the
    /// end of the run: see <see cref="IGuard.GiveUpAsync"/>. Handlers must not block.
    /// </summary>
    event Action<TaskId, Token>? Doubted;

    /// <summary>
    /// Raised when the lease had run out and holds again: others may have taken tasks, see <see cref="IGuard.StillGrantedAsync"/>. Handlers must not
    /// block.
    /// </summary>
    event Action? Returned;

    /// <summary>
    /// True while the lease surely holds. After a pause of the whole process it is false until the lease is renewed; a run that was granted before
    /// must not begin then.
    /// </summary>
    bool IsCurrent { get; }

    /// <summary>The number of times that the lease had run out and holds again. To be read after <see cref="IsCurrent"/>.</summary>
    byte Term { get; }

    /// <summary>
    /// True when a run that was granted in a term may begin. A run that was granted before the whole process stood still may belong to another worker
    /// by now, and have ended there: also when the answer is read only now, and the lease holds again.
    /// </summary>
    bool Covers(byte term) => IsCurrent && term == Term;

    /// <summary>Makes a token that was never used before.</summary>
    Token NextToken();

    /// <summary>Renews the lease now, and waits until that has succeeded.</summary>
    Task RenewAsync(CancellationToken cancellationToken);

    /// <summary>Ends the lease without a word, as <c>kill -9</c> does. For tests.</summary>
    ValueTask KillAsync();
}
