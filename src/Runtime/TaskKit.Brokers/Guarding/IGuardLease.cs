namespace TaskKit.Brokers.Guarding;

/// <summary>The lease of one worker. A dispose says that the worker left in order: other workers take its runs over, and count no crash.</summary>
internal interface IGuardLease : IAsyncDisposable
{
    /// <summary>Raised when somebody asked to cancel a task that this worker runs, at least once for each. Handlers must not block.</summary>
    event Action<TaskId>? CancelRequested;

    /// <summary>
    /// Raised when somebody made a task due, or cancelled one, whose record waits in this worker. The worker must ask START for it now. Handlers must
    /// not block.
    /// </summary>
    event Action<TaskId>? Hurried;

    /// <summary>
    /// Raised every 5 s while another record waits for a run that the guard holds to be in this worker. A run that is not here has ended, and the
    /// guard has lost its outcome: see <see cref="IGuard.GiveUpAsync"/>. Handlers must not block.
    /// </summary>
    event Action<TaskId, Token>? Doubted;

    /// <summary>
    /// Raised when the lease had run out and holds again. Other workers may have taken tasks over meanwhile: see
    /// <see cref="IGuard.StillGrantedAsync"/>. Handlers must not block.
    /// </summary>
    event Action? Returned;

    /// <summary>
    /// True while the lease is certain to hold. It is false after the whole process stood still, until the next renewal. A granted run must not begin
    /// while it is false.
    /// </summary>
    bool IsCurrent { get; }

    /// <summary>The term of the lease. Read it after <see cref="IsCurrent"/>.</summary>
    byte Term { get; }

    /// <summary>
    /// True when a run whose START was asked in this term may begin: the lease has held ever since. If it ran out in between, another worker may have
    /// taken the run over, even if the lease holds again.
    /// </summary>
    bool Covers(byte term) => IsCurrent && term == Term;

    /// <summary>Makes a token that was never used before.</summary>
    Token NextToken();

    /// <summary>Renews the lease now, and waits until that has succeeded.</summary>
    Task RenewAsync(CancellationToken cancellationToken);

    /// <summary>Stops the renewals and leaves the lease to run out, as <c>kill -9</c> does. For tests.</summary>
    ValueTask KillAsync();
}
