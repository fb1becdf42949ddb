using TaskKit.Backends;
using TaskKit.Backends.Documents;

namespace TaskKit.Brokers.Guarding;

/// <summary>
/// Keeps the state of each task of a broker, and grants runs: a record runs only with its grant. The records decide which tasks exist; a guard that
/// forgets makes tasks run twice, and loses none. One per backend; thread-safe. Answers stand in the order of the requests.
/// </summary>
/// <remarks>
/// Every call throws <see cref="BackendUnavailableException"/> while the guard cannot be asked. The caller may then repeat the call with the same
/// tokens: where the first one had arrived, the repeat changes nothing.
/// </remarks>
internal interface IGuard : IAsyncDisposable
{
    /// <summary>True when tasks can be found by id. <see cref="FreeGuard"/> keeps nothing.</summary>
    bool KeepsState { get; }

    /// <summary>The documents of the store behind the guard; <see langword="null"/> for a guard that keeps nothing.</summary>
    IDocumentStore? Documents { get; }

    /// <summary>The reason why the guard cannot be used until a person changes something; <see langword="null"/> when none is known.</summary>
    string? Fault { get; }

    /// <summary>The reason why the guard may forget states; <see langword="null"/> when none is known.</summary>
    string? Warning { get; }

    /// <summary>Checks the server behind the guard, now and whenever the connection to it is renewed.</summary>
    /// <param name="foundUnusable">Called when <see cref="Fault"/> is found, until <see cref="Forget"/>. It must not block.</param>
    void Watch(Action foundUnusable);

    /// <summary>Removes a listener of <see cref="Watch"/>.</summary>
    void Forget(Action foundUnusable);

    /// <summary>Checks that the guard can be used now.</summary>
    /// <returns><see langword="null"/> when it can, else the cause in words.</returns>
    ValueTask<string?> CheckAsync(CancellationToken cancellationToken);

    /// <summary>Opens the lease of a worker. A thread of its own renews it until it is disposed.</summary>
    /// <param name="workerName">The name that is shown with the tasks of the worker.</param>
    IGuardLease OpenLease(string workerName);

    /// <summary>
    /// Reserves idempotency keys. Of two requests with the same key in one call, the second is answered <see cref="ReservationKind.Existing"/> with
    /// the task of the first.
    /// </summary>
    ValueTask<Reservation[]> ReserveAsync(IReadOnlyList<KeyReservation> keys, CancellationToken cancellationToken);

    /// <summary>ACCEPT: stores tasks as PENDING or SCHEDULED after their records were produced, unless a newer state of them is stored.</summary>
    /// <returns><see langword="false"/> for a twin: the task is known by another record.</returns>
    ValueTask<bool[]> AcceptAsync(IReadOnlyList<AcceptedTask> tasks, CancellationToken cancellationToken);

    /// <summary>START: decides which records run, and grants them. Waits for the lease that the tokens belong to.</summary>
    /// <param name="starts">The records.</param>
    /// <param name="answers">An array at least as long; the answers are written to its start.</param>
    /// <param name="cancellationToken">Gives up waiting; runs may have been granted.</param>
    /// <exception cref="ArgumentException">The tokens belong to several leases, or to none that is open in this process.</exception>
    ValueTask StartAsync(IReadOnlyList<StartRequest> starts, StartAnswer[] answers, CancellationToken cancellationToken);

    /// <summary>SETTLE: stores the outcomes of granted runs, where the token still holds.</summary>
    ValueTask<SettleAnswer[]> SettleAsync(IReadOnlyList<SettleRequest> settles, CancellationToken cancellationToken);

    /// <summary>Tells which runs still have their grant. A run that the guard has forgotten counts as granted.</summary>
    ValueTask<bool[]> StillGrantedAsync(IReadOnlyList<GrantedRun> runs, CancellationToken cancellationToken);

    /// <summary>Releases a run that the guard holds to be in this worker but that is not; see <see cref="IGuardLease.Doubted"/>.</summary>
    /// <returns>True when the guard still had the run under this token.</returns>
    ValueTask<bool> GiveUpAsync(TaskId id, Token token, CancellationToken cancellationToken);

    /// <summary>Reads the state of a task; <see langword="null"/> when it is unknown, or ended longer ago than its retention.</summary>
    ValueTask<StoredTask?> FindAsync(TaskId id, CancellationToken cancellationToken);

    /// <summary>Cancels a waiting task, or asks the worker of a running one to cancel it.</summary>
    ValueTask<OperationResult> CancelAsync(TaskId id, CancellationToken cancellationToken);

    /// <summary>Makes a waiting task due now, and tells the worker that holds its record.</summary>
    ValueTask<HurryAnswer> HurryAsync(TaskId id, CancellationToken cancellationToken);

    /// <summary>Counts the permits and starts that stand against the limit of a type; <see langword="null"/> for a guard that keeps nothing.</summary>
    ValueTask<LimitUse?> UseOfAsync(string type, TaskLimit limit, CancellationToken cancellationToken);

    /// <summary>Raises floors. A floor that is higher already stays.</summary>
    /// <param name="set">The name of the set that the floors belong to.</param>
    /// <param name="floors">The floors.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask RaiseFloorsAsync(string set, IReadOnlyList<Floor> floors, CancellationToken cancellationToken);

    /// <summary>Reads floors by name; <see langword="null"/> where none is known.</summary>
    ValueTask<long?[]> FloorsAsync(string set, IReadOnlyList<string> names, CancellationToken cancellationToken);
}

/// <summary>The answers of <see cref="IGuard.HurryAsync"/>.</summary>
internal enum HurryAnswer
{
    /// <summary>The task does not wait.</summary>
    NotWaiting,

    /// <summary>The task is due now, and the worker that holds its record is told.</summary>
    Told,

    /// <summary>The task is due now, but no living worker is known to hold its record.</summary>
    NobodyHasIt,
}

/// <summary>A named number that only grows.</summary>
/// <param name="Name">Its name within its set.</param>
/// <param name="Value">The number.</param>
internal readonly record struct Floor(string Name, long Value);
