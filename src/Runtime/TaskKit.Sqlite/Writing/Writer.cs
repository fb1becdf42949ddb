using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Upkeep;

namespace TaskKit.Sqlite.Writing;

/// <summary>
/// The one thread of this process that writes. Each cycle takes all that was asked for meanwhile, and what the workers here can claim, into
/// one transaction: idle, that is one task at once; busy, hundreds per commit. No timers.
/// </summary>
internal sealed class Writer : IDisposable
{
    private const int MostRows = 4096;
    private const int PollMilliseconds = 3;
    private static readonly TimeSpan ClaimPatience = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2);

    private readonly DatabaseFile _file;
    private readonly Connection _db;
    private readonly Store _store;
    private readonly WriteLock _lock;
    private readonly Statement _dataVersion;
    private readonly Checkpoints _checkpoints;
    private readonly TimeSpan _busyTimeout;
    private readonly ILogger _log;
    private readonly WriteQueue _queue = new();
    private readonly List<WriteRequest> _batch = [];
    private readonly List<(Claimant Who, List<TaskDelivery> Claimed)> _claims = [];
    private readonly Thread _thread;
    private volatile Claimant[] _workers = [];
    private volatile Exception? _lost;
    private volatile bool _stopping;
    private volatile bool _checkpointWanted;
    private long _seenVersion = -1;
    private bool _look = true;
    private int _lockedSeconds;

    public Writer(DatabaseFile file, SqliteOptions options, TaskBackendContext context, ILogger log)
    {
        (_file, _busyTimeout, _log) = (file, options.BusyTimeout, log);
        _db = file.Open();
        _db.SetBusyTimeout(TimeSpan.Zero);
        _store = new Store(_db, context.Time, context.Retention, options.MaxPages);
        _lock = new WriteLock(_db);
        _dataVersion = _db.Prepare("PRAGMA data_version");
        _checkpoints = new Checkpoints(_db, file);
        _thread = new Thread(Run) { IsBackground = true, Name = "TaskKit SQLite writer" };
    }

    /// <summary>Why the database can no longer be used, or <see langword="null"/>.</summary>
    public Exception? Lost => _lost;

    /// <summary>The workers of this backend.</summary>
    public IReadOnlyList<Claimant> Workers => _workers;

    /// <summary>Whether nothing waits to be written.</summary>
    public bool IsIdle => _queue.IsEmpty;

    public void Start() => _thread.Start();

    public void Add(WriteRequest request)
    {
        if (!_queue.TryAdd(request))
            request.Fail(Closed());
    }

    /// <summary>Lets a worker wait for tasks.</summary>
    public void Add(Claimant worker, PendingClaim claim)
    {
        worker.Ask(claim);
        if (_stopping)
            worker.Fail(Closed());
        else
            _queue.Wake();
    }

    public void Wake() => _queue.Wake();

    /// <summary>Cuts the write-ahead log, now that there is nothing else to do.</summary>
    public void Checkpoint()
    {
        _checkpointWanted = true;
        _queue.Wake();
    }

    /// <summary>Whether other processes write to the file.</summary>
    public void ShareWithOthers(bool shared) => _lock.IsShared = shared;

    public void AddWorker(Claimant worker) => _workers = [.. _workers, worker];

    public void RemoveWorker(Claimant worker) => _workers = [.. _workers.Where(other => other != worker)];

    /// <summary>From now on everything fails with this error.</summary>
    public void Lose(Exception error)
    {
        _lost = error;
        _queue.Wake();
    }

    /// <summary>Finishes what was asked for, and closes the connection.</summary>
    public void Dispose()
    {
        _stopping = true;
        _queue.Wake();
        if (_thread.IsAlive)
            _thread.Join();
        _db.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!_stopping || !_queue.TryClose())
                RunCycle();
            FailAll(Closed());
        }
        catch (Exception e)
        {
            // A writer that is gone must be noticed: everything after this fails, and the worker stops its process.
            _log.WriterFailed(e, _file.Path);
            _lost = new BackendLostException($"The writer of '{_file.Path}' failed: {e.Message}", e);
            while (!_stopping || !_queue.TryClose())
            {
                FailAll(_lost);
                _queue.Take(_batch, MostRows, Timeout.Infinite);
            }
            FailAll(_lost);
        }
    }

    private void RunCycle()
    {
        bool waits = AnyPending();
        if (_queue.Take(_batch, MostRows, _look && waits ? 0 : waits ? PollMilliseconds : Timeout.Infinite))
            _look = true;
        if (_lost is { } lost)
        {
            FailAll(lost);
            return;
        }
        AnswerCancelled();
        _store.LookAtClock();
        if (_batch.Count > 0)
            RunBatch();
        else
            LookForTasks();
        _batch.Clear();
        if (_checkpointWanted)
            _checkpoints.WhileIdle();
        else
            _checkpoints.AfterCommit();
        _checkpointWanted = false;
    }

    private void RunBatch()
    {
        if (!TryBegin(_busyTimeout, out var error))
        {
            FailBatch(error);
            return;
        }
        try
        {
            _batch.RemoveAll(static request => !request.TryStart());
            foreach (var request in _batch)
                request.Execute(_store);
            Claim();
            _lock.Commit();
        }
        catch (Exception e)
        {
            _log.BatchFailed(e, _file.Path);
            _lock.RollBack();
            RunOneByOne();
            return;
        }
        foreach (var request in _batch)
            request.Complete();
        AnswerClaims();
        _look = true;
    }

    /// <summary>One bad request must not fail the others, and outcomes go first: their handlers have run.</summary>
    private void RunOneByOne()
    {
        _claims.Clear();
        foreach (var request in _batch.Where(request => request.Settles))
            RunAlone(request);
        ClaimAlone(_busyTimeout);
        foreach (var request in _batch.Where(request => !request.Settles))
            RunAlone(request);
    }

    private void RunAlone(WriteRequest request)
    {
        try
        {
            if (!TryBegin(_busyTimeout, out var error))
            {
                request.Fail(error);
                return;
            }
            request.Execute(_store);
            _lock.Commit();
        }
        catch (Exception e)
        {
            _lock.RollBack();
            request.Fail(Translate(e));
            return;
        }
        request.Complete();
    }

    /// <summary>Nobody wrote here: are there tasks that other processes stored, or that have become due?</summary>
    private void LookForTasks()
    {
        try
        {
            if (!AnyPending() || !HasChanged())
            {
                _lock.Rested();
                return;
            }
            _look = false;
            _store.Lanes.Scan(_store.Now);
            if (!MayClaim())
                return;
        }
        catch (SqliteError e)
        {
            _look = true;
            if (!e.IsBusy)
                FailWorkers(Translate(e));
            return;
        }
        ClaimAlone(ClaimPatience);
    }

    private bool HasChanged()
    {
        _dataVersion.Step();
        long version = _dataVersion.Int64(0);
        _dataVersion.Reset();
        bool changed = version != _seenVersion || _look || _store.Now >= _store.Lanes.NextDue;
        _seenVersion = version;
        return changed;
    }

    private bool MayClaim()
    {
        foreach (var worker in _workers)
            if (worker.Pending is { } pending && _store.Claims.MayClaim(worker, pending.Budget, _store.Now))
                return true;
        return false;
    }

    private void ClaimAlone(TimeSpan patience)
    {
        _look = true;
        if (!TryBegin(patience, out var error))
        {
            // A lock only delays a claim; nobody needs to hear of it.
            if (!_lock.IsTaken)
                FailWorkers(error);
            return;
        }
        try
        {
            Claim();
            _lock.Commit();
        }
        catch (Exception e)
        {
            _lock.RollBack();
            _claims.Clear();
            FailWorkers(Translate(e));
            return;
        }
        _look = _claims.Exists(claim => claim.Claimed.Count > 0);
        AnswerClaims();
    }

    private void Claim()
    {
        _claims.Clear();
        if (!AnyPending())
            return;
        _store.Lanes.Scan(_store.Now);
        foreach (var worker in _workers)
            if (worker is { IsLeaving: false, Pending: { } pending })
                _claims.Add((worker, _store.Claims.Claim(worker, pending.Budget, _store.Now)));
    }

    private void AnswerClaims()
    {
        foreach (var (worker, claimed) in _claims)
        {
            if (worker.Pending is not { } pending)
                continue;
            if (!pending.Budget.Alone && !pending.LoneAnnounced && _store.Claims.HasLone(worker, _store.Now))
            {
                pending.LoneAnnounced = true;
                Tell(worker, static events => events.LoneTaskWaiting());
            }
            if (claimed.Count > 0 || pending.Budget.Alone)
                worker.Answer(claimed);
        }
        _claims.Clear();
    }

    private void Tell(Claimant worker, Action<IReceiverEvents> what)
    {
        try
        {
            what(worker.Events);
        }
        catch (Exception e)
        {
            _log.ListenerFailed(e, worker.WorkerId);
        }
    }

    private bool TryBegin(TimeSpan patience, out Exception error)
    {
        error = null!;
        try
        {
            bool begun = _lock.TryBegin(waited =>
            {
                AnswerCancelled();
                NoteLocked(waited);
                return _lost is null && waited < (_stopping && patience > StopPatience ? StopPatience : patience);
            });
            _store.LookAtClock();
            if (begun)
                _lockedSeconds = 0;
            else
                error = _lost ?? SqliteError.Busy(_file.Path);
            return begun;
        }
        catch (SqliteError e)
        {
            error = Translate(e);
            return false;
        }
    }

    private void NoteLocked(TimeSpan waited)
    {
        int seconds = (int)waited.TotalSeconds;
        if (seconds >= Math.Max(2, _lockedSeconds * 2))
            _log.Locked(_file.Path, _lockedSeconds = seconds);
    }

    private bool AnyPending()
    {
        foreach (var worker in _workers)
            if (worker.Pending is not null)
                return true;
        return false;
    }

    private void AnswerCancelled()
    {
        foreach (var worker in _workers)
            if (worker.Pending is { } pending && (pending.IsCancelled || worker.IsLeaving))
                worker.Answer([]);
    }

    private void FailBatch(Exception error)
    {
        foreach (var request in _batch)
            request.Fail(error);
    }

    private void FailWorkers(Exception error)
    {
        foreach (var worker in _workers)
            worker.Fail(error);
    }

    private void FailAll(Exception error)
    {
        FailBatch(error);
        _batch.Clear();
        FailWorkers(error);
    }

    private Exception Translate(Exception e) => e is SqliteError error ? error.ToBackendException(_file.Path) : e;

    private static ObjectDisposedException Closed() => new(nameof(SqliteBackend));
}
