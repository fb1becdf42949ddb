using Microsoft.Extensions.Logging;
using TaskKit.Backends;

namespace TaskKit.Redis.State;

/// <summary>
/// The tasks' state in Redis: a filter against repeats, not the truth. One per backend; thread-safe. Answers stand in the order of the requests.
/// Every call throws <see cref="BackendUnavailableException"/> when Redis does not answer within the flush's deadline; the same call with the
/// same tokens may then be made again, and changes nothing more where it had arrived.
/// </summary>
internal sealed class StateStore(RedisOptions options, RetentionOptions retention, TimeProvider time, ILogger log) : IAsyncDisposable
{
    /// <summary>Whether Redis can be used: it answers, keeps what it is given (<c>noeviction</c>, <c>appendonly yes</c>), and is 6.2 or later.</summary>
    /// <returns><see langword="null"/> when it can, else the cause in words.</returns>
    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{options} {retention} {time} {log}");

    /// <summary>Reserves idempotency keys. Of two requests with one key in one call, the second finds the first one's task existing.</summary>
    public ValueTask<Reservation[]> ReserveAsync(IReadOnlyList<KeyReservation> keys, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Writes down tasks whose records are produced: PENDING or SCHEDULED, if nothing newer is known of them.</summary>
    /// <returns><see langword="false"/> for a twin: the task is known by another record.</returns>
    public ValueTask<bool[]> AcceptAsync(IReadOnlyList<AcceptedTask> tasks, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>The guard: decides which records run, and grants them.</summary>
    public ValueTask<StartAnswer[]> StartAsync(IReadOnlyList<StartRequest> starts, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Writes outcomes of granted runs, where the token still holds.</summary>
    public ValueTask<SettleAnswer[]> SettleAsync(IReadOnlyList<SettleRequest> settles, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>One task by id; <see langword="null"/> when it is unknown, or ended longer ago than its retention.</summary>
    public ValueTask<StoredTask?> FindAsync(TaskId id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Cancels a waiting task, or asks the worker that runs it.</summary>
    public ValueTask<OperationResult> CancelAsync(TaskId id, CancellationToken cancellationToken) => throw new NotImplementedException();

    public ValueTask<bool> HurryAsync(TaskId id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Writes down up to where a group has finished partitions: each place's offset is the next to read. Never goes down.</summary>
    public ValueTask RaiseFloorsAsync(string group, IReadOnlyList<RecordPlace> marks, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>The floors of partitions (the places' offsets do not matter); <see langword="null"/> where none is known.</summary>
    public ValueTask<long?[]> FloorsAsync(string group, IReadOnlyList<RecordPlace> partitions, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Registers a worker; its lease is renewed from a thread of its own until it is disposed.</summary>
    /// <param name="workerName">The worker's name, shown with the tasks that it runs.</param>
    public WorkerLease OpenLease(string workerName) => throw new NotImplementedException();

    /// <summary>Which runs are still held under their tokens.</summary>
    public ValueTask<bool[]> HeldAsync(IReadOnlyList<(TaskId Id, Token Token)> runs, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
