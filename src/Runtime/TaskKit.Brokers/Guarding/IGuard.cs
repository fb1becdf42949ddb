using TaskKit.Backends;
using TaskKit.Backends.Documents;

namespace TaskKit.Brokers.Guarding;

/// <summary>
/// The guard of a broker's tasks: it keeps the state of each task, and a record runs only with its grant. The broker is the truth; a guard that
/// forgets may repeat work and never loses any. One per backend; thread-safe. Answers stand in the order of the requests.
/// </summary>
/// <remarks>
/// Every call throws <see cref="BackendUnavailableException"/> while the guard cannot be asked. The same call with the same tokens may then be
/// made again, and changes nothing more where it had arrived.
/// </remarks>
internal interface IGuard : IAsyncDisposable
{
    /// <summary>True when tasks can be found by id. <see cref="FreeGuard"/> keeps nothing.</summary>
    bool KeepsState { get; }

    /// <summary>Small named values beside the states; <see langword="null"/> for a guard that keeps nothing.</summary>
    IDocumentStore? Documents { get; }

    /// <summary>The reason why the guard cannot be used until somebody acts, as far as is known; <see langword="null"/> when it can.</summary>
    string? Fault { get; }

    /// <summary>The reason why the guard may forget, as far as is known; <see langword="null"/> when none is known.</summary>
    string? Warning { get; }

    /// <summary>Begins to look at the server behind the guard, and again whenever the connection is renewed.</summary>
    /// <param name="foundUnusable">Called when <see cref="Fault"/> is found, until <see cref="Forget"/>. It must not block.</param>
    void Watch(Action foundUnusable);

    /// <summary>Calls a listener of <see cref="Watch"/> no more.</summary>
    void Forget(Action foundUnusable);

    /// <summary>Checks that the guard can be used now.</summary>
    /// <returns><see langword="null"/> when it can, else the cause in words.</returns>
    ValueTask<string?> CheckAsync(CancellationToken cancellationToken);

    /// <summary>Registers a worker. Its lease is renewed from a thread of its own until it is disposed.</summary>
    /// <param name="workerName">The name that is shown with the tasks of the worker.</param>
    IGuardLease OpenLease(string workerName);

    /// <summary>Reserves idempotency keys. Of two requests with one key in one call, the second finds the task of the first existing.</summary>
    ValueTask<Reservation[]> ReserveAsync(IReadOnlyList<KeyReservation> keys, CancellationToken cancellationToken);

    /// <summary>Stores tasks whose records are produced as PENDING or SCHEDULED, unless something newer is known of them.</summary>
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

    /// <summary>Tells which runs are still granted under their tokens, or would be if the guard had not forgotten them.</summary>
    ValueTask<bool[]> StillGrantedAsync(IReadOnlyList<GrantedRun> runs, CancellationToken cancellationToken);

    /// <summary>Gives a run back, uncounted, that this process is said to have and does not; see <see cref="IGuardLease.Doubted"/>.</summary>
    /// <returns>True when the guard still had it so.</returns>
    ValueTask<bool> GiveUpAsync(TaskId id, Token token, CancellationToken cancellationToken);

    /// <summary>Finds one task; <see langword="null"/> when it is unknown, or ended longer ago than its retention.</summary>
    ValueTask<StoredTask?> FindAsync(TaskId id, CancellationToken cancellationToken);

    /// <summary>Cancels a waiting task, or asks the worker that runs it.</summary>
    ValueTask<OperationResult> CancelAsync(TaskId id, CancellationToken cancellationToken);

    /// <summary>Makes a task due that waits with its record in a worker, and tells that worker.</summary>
    ValueTask<HurryAnswer> HurryAsync(TaskId id, CancellationToken cancellationToken);

    /// <summary>Counts what stands against the limit of a type; <see langword="null"/> for a guard that keeps nothing.</summary>
    ValueTask<LimitUse?> UseOfAsync(string type, TaskLimit limit, CancellationToken cancellationToken);

    /// <summary>Raises named numbers, which never go down.</summary>
    /// <param name="set">The name of the set that they belong to.</param>
    /// <param name="floors">The numbers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask RaiseFloorsAsync(string set, IReadOnlyList<Floor> floors, CancellationToken cancellationToken);

    /// <summary>Reads named numbers; <see langword="null"/> where none is known.</summary>
    ValueTask<long?[]> FloorsAsync(string set, IReadOnlyList<string> names, CancellationToken cancellationToken);
}

/// <summary>The answers to a request that a waiting task should run now.</summary>
internal enum HurryAnswer
{
    /// <summary>The task does not wait.</summary>
    NotWaiting,

    /// <summary>The task is due, and the worker that has its record is told.</summary>
    Told,

    /// <summary>The task is due, and no living worker is known to have its record.</summary>
    NobodyHasIt,
}

/// <summary>A named number that only grows.</summary>
/// <param name="Name">Its name within its set.</param>
/// <param name="Value">The number.</param>
internal readonly record struct Floor(string Name, long Value);
