using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using TaskKit.Backends;
using TaskKit.Redis.Connecting;
using TaskKit.Redis.Scripts;

namespace TaskKit.Redis.State;

/// <summary>
/// The tasks' state in Redis: a filter against repeats, not the truth. One per backend; thread-safe. Answers stand in the order of the requests.
/// Every call throws <see cref="BackendUnavailableException"/> when Redis does not answer within the flush's deadline; the same call with the
/// same tokens may then be made again, and changes nothing more where it had arrived.
/// </summary>
internal sealed class StateStore : IAsyncDisposable
{
    private readonly RedisOptions _options;
    private readonly RetentionOptions _retention;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Keys _keys;
    private readonly RedisConnection _connection;
    private readonly ScriptRunner _runner;
    private readonly ConcurrentDictionary<ulong, WorkerLease> _leases = new();

    public StateStore(RedisOptions options, RetentionOptions retention, TimeProvider time, ILogger log)
    {
        (_options, _retention, _time, _log) = (options, retention, time, log);
        _keys = new Keys(options.KeyPrefix);
        _connection = new RedisConnection(options, time, log);
        Server = new ServerWatch(_connection, options, time, log);
        (_connection.Examine, _connection.Mended) = (Server.ExamineAsync, Server.Look);
        _runner = new ScriptRunner(_connection, _keys, retention, time, log);
    }

    /// <summary>What is known of the server itself.</summary>
    public ServerWatch Server { get; }

    /// <summary>Asks whether Redis can be used: it answers, is 6.2 or later and no cluster. <see cref="Server"/> then knows what else is wrong.</summary>
    /// <returns><see langword="null"/> when it can, else the cause in words.</returns>
    public async ValueTask<string?> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await Server.CheckAsync(cancellationToken).ConfigureAwait(false)).Fault;
        }
        catch (BackendUnavailableException e)
        {
            return e.Message;
        }
    }

    /// <summary>Reserves idempotency keys. Of two requests with one key in one call, the second finds the first one's task existing.</summary>
    public ValueTask<Reservation[]> ReserveAsync(IReadOnlyList<KeyReservation> keys, CancellationToken cancellationToken) =>
        keys.Count == 0 ? new([]) : ReserveCall.RunAsync(_runner, keys, cancellationToken);

    /// <summary>Writes down tasks whose records are produced: PENDING or SCHEDULED, if nothing newer is known of them.</summary>
    /// <returns><see langword="false"/> for a twin: the task is known by another record.</returns>
    public ValueTask<bool[]> AcceptAsync(IReadOnlyList<AcceptedTask> tasks, CancellationToken cancellationToken) =>
        tasks.Count == 0 ? new([]) : AcceptCall.RunAsync(_runner, tasks, cancellationToken);

    /// <summary>The guard: decides which records run, and grants them. Waits for the lease that their tokens are of.</summary>
    /// <exception cref="ArgumentException">The requests' tokens are of several leases, or of none that is open here.</exception>
    public async ValueTask<StartAnswer[]> StartAsync(IReadOnlyList<StartRequest> starts, CancellationToken cancellationToken)
    {
        var answers = new StartAnswer[starts.Count];
        await StartAsync(starts, answers, cancellationToken).ConfigureAwait(false);
        return answers;
    }

    /// <summary>The same, with the answers at the start of an array that is at least as long as the requests.</summary>
    public async ValueTask StartAsync(IReadOnlyList<StartRequest> starts, StartAnswer[] answers, CancellationToken cancellationToken)
    {
        while (starts.Count > 0)
        {
            try
            {
                await StartCall.RunAsync(_runner, starts, answers, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (LeaseLapsedException)
            {
                await RenewAsync(starts[0].Token.Incarnation, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Writes outcomes of granted runs, where the token still holds.</summary>
    public ValueTask<SettleAnswer[]> SettleAsync(IReadOnlyList<SettleRequest> settles, CancellationToken cancellationToken) =>
        settles.Count == 0 ? new([]) : SettleCall.RunAsync(_runner, settles, cancellationToken);

    /// <summary>One task by id; <see langword="null"/> when it is unknown, or ended longer ago than its retention.</summary>
    public ValueTask<StoredTask?> FindAsync(TaskId id, CancellationToken cancellationToken) =>
        FindCall.FindAsync(_runner, id, _retention, cancellationToken);

    /// <summary>Cancels a waiting task, or asks the worker that runs it.</summary>
    public async ValueTask<OperationResult> CancelAsync(TaskId id, CancellationToken cancellationToken) =>
        await RunAsync(Script.Cancel, waits: true, id, null, cancellationToken).ConfigureAwait(false) is { } result
            ? (OperationResult)(int)result
            : OperationResult.NotFound;

    /// <summary>Gives a run back that this process is said to hold and does not, uncounted; see <see cref="WorkerLease.Doubted"/>.</summary>
    /// <returns>Whether Redis still had it so.</returns>
    public async ValueTask<bool> GiveUpAsync(TaskId id, Token token, CancellationToken cancellationToken) =>
        await RunAsync(Script.GiveUp, waits: false, id, token.ToBytes(), cancellationToken).ConfigureAwait(false) is { } result
        && (int)result == 1;

    /// <summary>Makes a task due that waits with the record it has; the worker that holds the record sees it when it looks again.</summary>
    /// <returns>Whether it waited.</returns>
    public async ValueTask<bool> HurryAsync(TaskId id, CancellationToken cancellationToken) =>
        await RunAsync(Script.Hurry, waits: true, id, null, cancellationToken).ConfigureAwait(false) is { } result && (int)result == 1;

    /// <summary>Writes down up to where a group has finished partitions: each place's offset is the next to read. Never goes down.</summary>
    public async ValueTask RaiseFloorsAsync(string group, IReadOnlyList<RecordPlace> marks, CancellationToken cancellationToken)
    {
        if (marks.Count == 0)
            return;
        var arguments = new RedisValue[2 * marks.Count];
        for (int i = 0; i < marks.Count; i++)
            (arguments[2 * i], arguments[(2 * i) + 1]) = (Partition(marks[i]), marks[i].Offset);
        await _runner
            .RunAsync(database => Script.Raise.RunAsync(database, [_keys.Floors(group)], arguments), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>The floors of partitions (the places' offsets do not matter); <see langword="null"/> where none is known.</summary>
    public async ValueTask<long?[]> FloorsAsync(string group, IReadOnlyList<RecordPlace> partitions, CancellationToken cancellationToken)
    {
        if (partitions.Count == 0)
            return [];
        RedisValue[] fields = [.. partitions.Select(Partition)];
        var values = await _runner
            .RunAsync(database => database.HashGetAsync(_keys.Floors(group), fields), cancellationToken)
            .ConfigureAwait(false);
        return Array.ConvertAll(values, value => value.IsNull ? null : (long?)(long)value);
    }

    /// <summary>Registers a worker; its lease is renewed from a thread of its own until it is disposed.</summary>
    /// <param name="workerName">The worker's name, shown with the tasks that it runs.</param>
    public WorkerLease OpenLease(string workerName)
    {
        // The random half of a new id: 62 bits.
        ulong incarnation = BinaryPrimitives.ReadUInt64BigEndian(FindCall.Bytes(TaskId.New(_time)).AsSpan(8));
        var lease = new WorkerLease(_options, _keys, _retention.Dead, incarnation, workerName, _log);
        _leases[incarnation] = lease;
        return lease;
    }

    /// <summary>Which runs are still held under their tokens, or would be if Redis had not lost what it knew of them.</summary>
    public ValueTask<bool[]> HeldAsync(IReadOnlyList<HeldRun> runs, CancellationToken cancellationToken) =>
        runs.Count == 0 ? new([]) : FindCall.HeldAsync(_runner, runs, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Server.Dispose();
        foreach (var lease in _leases.Values)
            await lease.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task RenewAsync(ulong incarnation, CancellationToken cancellationToken)
    {
        if (!_leases.TryGetValue(incarnation, out var lease) || lease.IsClosed)
            throw new ArgumentException("Expected tokens of a lease that is open in this process: make them by its NextToken.");
        try
        {
            await lease.RenewAsync(cancellationToken).WaitAsync(_options.FlushDeadline, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new BackendUnavailableException($"Redis at {_options.Address} does not renew the worker's lease. Retrying.", e);
        }
    }

    private async ValueTask<RedisResult?> RunAsync(Script script, bool waits, TaskId id, byte[]? more, CancellationToken cancellationToken)
    {
        var bucket = Bucket.Of(id);
        var arguments = _runner.Header(bucket, _runner.Now, latestDue: 0, own: more is null ? 1 : 2, waits);
        arguments[ScriptRunner.HeaderLength] = FindCall.Bytes(id);
        if (more is not null)
            arguments[ScriptRunner.HeaderLength + 1] = more;
        var results = await _runner.RunAsync(script, [new Batch(bucket, [0])], [arguments], cancellationToken).ConfigureAwait(false);
        return results[0];
    }

    private static RedisValue Partition(RecordPlace place) =>
        string.Create(CultureInfo.InvariantCulture, $"{place.Topic}/{place.Partition}");
}
