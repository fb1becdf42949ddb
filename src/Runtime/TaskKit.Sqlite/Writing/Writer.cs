using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Statements;

namespace TaskKit.Sqlite.Writing;

/// <summary>
/// The one thread of this process that writes. Each cycle takes all that was asked for meanwhile, and what the workers here can claim, into
/// one transaction: idle, that is one task at once; busy, hundreds per commit. No timers.
/// </summary>
internal sealed class Writer : IDisposable
{
    private const int MostRows = 4096;
    private static readonly TimeSpan ClaimPatience = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2);

    private readonly DatabaseFile _file;
    private readonly Connection _db;
    private readonly Store _store;
    private readonly WriteLock _lock;
    private readonly ChangeWatch _changes;
    private readonly Checkpoints _checkpoints;
    private readonly TimeSpan _busyTimeout;
    private readonly Func<bool> _goOn;
    private readonly ILogger _log;
    private readonly WriteQueue _queue = new();
    private readonly List<WriteRequest> _batch = [];
    private readonly ManualResetEventSlim _quiet = new();
    private readonly Thread _thread;
    private volatile Exception? _lost;
    private volatile bool _stopping;
    private volatile bool _checkpointWanted;
    private bool _look = true;

    public Writer(DatabaseFile file, SqliteOptions options, TaskBackendContext context, ILogger log)
    {
        (_file, _busyTimeout, _log) = (file, options.BusyTimeout, log);
        _db = file.Open();
        _db.SetBusyTimeout(TimeSpan.Zero);
        _store = new Store(_db, context.Time, context.Retention, options.MaxPages);
        Crew = new Crew(_store, log);
        _goOn = GoOnWaiting;
        _lock = new WriteLock(_db, file.Path, log);
        _changes = new ChangeWatch(_db, file.Path, _queue.Wake);
        _checkpoints = new Checkpoints(_db, file);
        _thread = new Thread(Run) { IsBackground = true, Name = "TaskKit SQLite writer" };
    }

    /// <summary>The reason why the database can no longer be used, or <see langword="null"/>.</summary>
    public Exception? Lost => _lost;

    /// <summary>The workers of this backend.</summary>
    public Crew Crew { get; }

    public TypeTable Types => _store.Types;

    /// <summary>True when nothing waits to be written.</summary>
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

    /// <summary>Notes whether other processes write to the file.</summary>
    public void ShareWithOthers(bool shared) => _lock.IsShared = shared;

    /// <summary>From now on everything fails with this error.</summary>
    public void Lose(Exception error)
    {
        _lost = error;
        _queue.Wake();
    }

    /// <summary>Waits until the writer has noticed that all is lost, and no longer writes.</summary>
    public void WaitUntilQuiet(TimeSpan patience) => _quiet.Wait(patience);

    /// <summary>Finishes what was asked for, and closes the connection.</summary>
    public void Dispose()
    {
        _stopping = true;
        _queue.Wake();
        if (_thread.IsAlive)
            _thread.Join();
        _changes.Dispose();
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
        if (_queue.Take(_batch, MostRows, Patience()))
            _look = true;
        if (_lost is { } lost)
        {
            _quiet.Set();
            FailAll(lost);
            return;
        }
        Crew.AnswerCancelled();
        _store.LookAtClock();
        if (_batch.Count > 0)
            RunBatch();
        else
            LookForTasks();
        _batch.Clear();
        if (_checkpointWanted)
            _checkpoints.WhileIdle();
        else if (_look)
            _checkpoints.AfterCommit();
        _checkpointWanted = false;
    }

    private int Patience() =>
        !Crew.AnyWaits ? Timeout.Infinite
        : _look ? 0
        : _store.UntilDue(_changes.Pause());

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
            _batch.ForEach(request => request.Execute(_store));
            Crew.Claim();
            _lock.Commit();
        }
        catch (Exception e)
        {
            if (e is not SqliteError { IsFull: true })
                _log.BatchFailed(e, _file.Path);
            _lock.RollBack();
            RunOneByOne();
            return;
        }
        _batch.ForEach(static request => request.Complete());
        if (Crew.HandOut())
            _changes.Note();
        _look = true;
    }

    /// <summary>One bad request must not fail the others, and outcomes go first: their handlers have run.</summary>
    private void RunOneByOne()
    {
        Crew.Discard();
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
            _look |= Crew.AnyWaits && _changes.HasChanged();
            if (!Crew.AnyWaits || (!_look && _store.Now < _store.Lanes.NextDue && _store.Steady < _store.Permits.NextRoom))
            {
                _lock.Rested();
                return;
            }
            _look = false;
            if (!Crew.MayClaim())
                return;
        }
        catch (SqliteError e)
        {
            _look = true;
            if (!e.IsBusy)
                Crew.Fail(Translate(e));
            return;
        }
        ClaimAlone(ClaimPatience);
    }

    private void ClaimAlone(TimeSpan patience)
    {
        _look = true;
        if (!TryBegin(patience, out var error))
        {
            // A lock only delays a claim; nobody needs to hear of it.
            if (!_lock.IsTaken)
                Crew.Fail(error);
            return;
        }
        try
        {
            Crew.Claim();
            _lock.Commit();
        }
        catch (Exception e)
        {
            _lock.RollBack();
            Crew.Discard();
            Crew.Fail(Translate(e));
            return;
        }
        _look = Crew.HandOut() || _store.Claims.HasHeld;
    }

    private bool TryBegin(TimeSpan patience, out Exception error)
    {
        var most = _stopping && patience > StopPatience ? StopPatience : patience;
        bool begun = _lock.TryBegin(most, _goOn, out var cause);
        error = _lost ?? cause!;
        _store.LookAtClock();
        return begun;
    }

    private bool GoOnWaiting()
    {
        Crew.AnswerCancelled();
        return _lost is null;
    }

    private void FailBatch(Exception error) => _batch.ForEach(request => request.Fail(error));

    private void FailAll(Exception error)
    {
        FailBatch(error);
        _batch.Clear();
        Crew.Fail(error);
    }

    private Exception Translate(Exception e) => e is SqliteError error ? error.ToBackendException(_file.Path) : e;

    private static ObjectDisposedException Closed() => new(nameof(SqliteBackend));
}
