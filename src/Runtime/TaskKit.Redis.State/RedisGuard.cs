using System.Buffers.Binary;
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Brokers.Guarding;
using TaskKit.Redis.State.Calls;
using TaskKit.Redis.State.Connecting;
using TaskKit.Redis.State.Documents;
using TaskKit.Redis.State.Leases;
using TaskKit.Redis.State.Scripts;
using TaskKit.Redis.State.Values;

namespace TaskKit.Redis.State;

/// <summary>The guard on Redis. A call fails when Redis does not answer within <see cref="RedisOptions.FlushDeadline"/>.</summary>
internal sealed class RedisGuard : IGuard
{
    private readonly RedisOptions _options;
    private readonly RetentionOptions _retention;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Keys _keys;
    private readonly RedisConnection _connection;
    private readonly ServerWatch _server;
    private readonly ScriptRunner _runner;
    private readonly ConcurrentDictionary<ulong, WorkerLease> _leases = new();

    public RedisGuard(RedisOptions options, RetentionOptions retention, TimeProvider time, ILogger log)
    {
        (_options, _retention, _time, _log) = (options, retention, time, log);
        _keys = new Keys(options.KeyPrefix);
        _connection = new RedisConnection(options, time, log);
        _server = new ServerWatch(_connection, options, time, log);
        (_connection.Examine, _connection.Mended) = (_server.ExamineAsync, _server.Look);
        _runner = new ScriptRunner(_connection, _keys, retention, time, log);
        Documents = new RedisDocuments(_runner);
    }

    public bool KeepsState => true;

    public IDocumentStore Documents { get; }

    public string? Fault => _server.Fault;

    public string? Warning => _server.Warning;

    public async ValueTask<string?> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await _server.CheckAsync(cancellationToken).ConfigureAwait(false)).Fault;
        }
        catch (BackendUnavailableException e)
        {
            return e.Message;
        }
    }

    public void Watch(Action foundUnusable) => _server.Start(foundUnusable);

    public void Forget(Action foundUnusable) => _server.Forget(foundUnusable);

    public ValueTask<Reservation[]> ReserveAsync(IReadOnlyList<KeyReservation> keys, CancellationToken cancellationToken) =>
        keys.Count == 0 ? new([]) : ReserveCall.RunAsync(_runner, keys, cancellationToken);

    public ValueTask<bool[]> AcceptAsync(IReadOnlyList<AcceptedTask> tasks, CancellationToken cancellationToken) =>
        tasks.Count == 0 ? new([]) : AcceptCall.RunAsync(_runner, tasks, cancellationToken);

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

    public ValueTask<SettleAnswer[]> SettleAsync(IReadOnlyList<SettleRequest> settles, CancellationToken cancellationToken) =>
        settles.Count == 0 ? new([]) : SettleCall.RunAsync(_runner, settles, cancellationToken);

    public ValueTask<StoredTask?> FindAsync(TaskId id, CancellationToken cancellationToken) =>
        FindCall.FindAsync(_runner, id, _retention, cancellationToken);

    public async ValueTask<OperationResult> CancelAsync(TaskId id, CancellationToken cancellationToken) =>
        await RunAsync(Script.Cancel, waits: true, id, null, cancellationToken).ConfigureAwait(false) is { } result
            ? (OperationResult)(int)result
            : OperationResult.NotFound;

    public async ValueTask<bool> GiveUpAsync(TaskId id, Token token, CancellationToken cancellationToken) =>
        await RunAsync(Script.GiveUp, waits: false, id, token.ToBytes(), cancellationToken).ConfigureAwait(false) is { } result
        && (int)result == 1;

    public async ValueTask<HurryAnswer> HurryAsync(TaskId id, CancellationToken cancellationToken) =>
        await RunAsync(Script.Hurry, waits: true, id, null, cancellationToken).ConfigureAwait(false) is { } result
            ? (HurryAnswer)(int)result
            : HurryAnswer.NotWaiting;

    public async ValueTask<LimitUse?> UseOfAsync(string type, TaskLimit limit, CancellationToken cancellationToken) =>
        await LimitCall.RunAsync(_runner, type, limit, _time, cancellationToken).ConfigureAwait(false);

    public async ValueTask RaiseFloorsAsync(string set, IReadOnlyList<Floor> floors, CancellationToken cancellationToken)
    {
        if (floors.Count == 0)
            return;
        var arguments = new RedisValue[2 * floors.Count];
        for (int i = 0; i < floors.Count; i++)
            (arguments[2 * i], arguments[(2 * i) + 1]) = (floors[i].Name, floors[i].Value);
        await _runner.RunAsync(Script.Raise, _keys.Floors(set), arguments, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<long?[]> FloorsAsync(string set, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        if (names.Count == 0)
            return [];
        RedisValue[] fields = [.. names.Select(name => (RedisValue)name)];
        var values = await _runner
            .RunAsync(database => database.HashGetAsync(_keys.Floors(set), fields), cancellationToken)
            .ConfigureAwait(false);
        return Array.ConvertAll(values, value => value.IsNull ? null : (long?)(long)value);
    }

    IGuardLease IGuard.OpenLease(string workerName) => OpenLease(workerName);

    public WorkerLease OpenLease(string workerName)
    {
        // The last 8 bytes of a new id have 62 random bits.
        ulong incarnation = BinaryPrimitives.ReadUInt64BigEndian(FindCall.Bytes(TaskId.New(_time)).AsSpan(8));
        var lease = new WorkerLease(_options, _keys, _retention.Dead, incarnation, workerName, _log);
        _leases[incarnation] = lease;
        return lease;
    }

    public ValueTask<bool[]> StillGrantedAsync(IReadOnlyList<GrantedRun> runs, CancellationToken cancellationToken) =>
        runs.Count == 0 ? new([]) : FindCall.StillGrantedAsync(_runner, runs, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _server.Dispose();
        foreach (var lease in _leases.Values)
            await lease.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task RenewAsync(ulong incarnation, CancellationToken cancellationToken)
    {
        if (!_leases.TryGetValue(incarnation, out var lease) || lease.IsClosed)
            throw new ArgumentException(
                "Expected tokens of a lease that is open in this process, got tokens of another. NextToken of an open lease makes them."
            );
        try
        {
            await lease.RenewAsync(cancellationToken).WaitAsync(_options.FlushDeadline, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new BackendUnavailableException($"Redis at {_options.Address} does not renew the lease of the worker; retrying.", e);
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
}
