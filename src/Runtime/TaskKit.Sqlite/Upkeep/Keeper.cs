using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Statements;
using TaskKit.Sqlite.Writing;

namespace TaskKit.Sqlite.Upkeep;

/// <summary>
/// The thread that looks after the database four times a second: leases, workers that died or hang, claims that were lost or are to be cancelled,
/// rows past their time, the log, and the file itself. It reads on its own connection; what must be written goes to the writer.
/// </summary>
internal sealed class Keeper : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan QuietPatience = TimeSpan.FromSeconds(5);
    private const int PassesPerCleaning = 4;
    private const int PassesPerQuietCleaning = 20;

    // The round through the keys that is under way may have passed the key that a write left held; the next one meets it.
    private const int RoundsAfterChange = 2;
    private const int QuietPassesBeforeCheckpoint = 4;

    private readonly DatabaseFile _file;
    private readonly Connection _db;
    private readonly Writer _writer;
    private readonly TimeProvider _time;
    private readonly TimeSpan _lease;
    private readonly ILogger _log;
    private readonly Watch _watch;
    private readonly DataVersion _version;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private long _renewed;
    private int _quietPasses;
    private int _passesUncleaned = PassesPerCleaning;
    private int _roundsLeft = RoundsAfterChange;
    private bool _moreToPrune;

    public Keeper(DatabaseFile file, SqliteOptions options, Writer writer, TaskBackendContext context, ILogger log)
    {
        (_file, _writer, _time, _lease, _log) = (file, writer, context.Time, options.LeaseDuration, log);
        _db = file.Open();
        _watch = new Watch(_db, file);
        _version = new DataVersion(_db);
        _thread = new Thread(Run) { IsBackground = true, Name = "TaskKit SQLite keeper" };
    }

    public void Start() => _thread.Start();

    public void Dispose()
    {
        _stop.Set();
        if (_thread.IsAlive)
            _thread.Join();
        _db.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        do
        {
            try
            {
                Pass();
            }
            catch (Exception e)
            {
                _log.UpkeepFailed(e, _file.Path);
            }
        } while (!_stop.Wait(_moreToPrune && _writer.IsIdle ? TimeSpan.Zero : Period) && _writer.Lost is null);
    }

    private void Pass()
    {
        if (FileIsGone())
            return;
        LookForChanges();
        _watch.Look(_writer.Crew.Workers, _time.Now());
        _writer.ShareWithOthers(_watch.AreOthers);
        var duty = new Duty(_writer.Crew, _watch, _lease)
        {
            Renews = _renewed == 0 || TimeProvider.System.GetElapsedTime(_renewed) > _lease / 3,
            Cleans = _moreToPrune || _passesUncleaned >= (_roundsLeft > 0 ? PassesPerCleaning : PassesPerQuietCleaning),
        };
        // Before it is tried: a database that cannot be written is not tried, and told of, at each pass.
        _passesUncleaned = duty.Cleans ? 1 : _passesUncleaned + 1;
        if (duty.IsNeeded)
            Do(duty);
        CheckpointWhenQuiet();
    }

    private void Do(Duty duty)
    {
        long start = TimeProvider.System.GetTimestamp();
        _writer.Add(duty);
        // Somebody may hold the write lock for long; the file is watched all the same.
        while (Task.WaitAny([duty.Task], Period) < 0)
            if (_stop.IsSet || FileIsGone())
                return;
        duty.Task.GetAwaiter().GetResult();
        if (duty.Renews)
            _renewed = start;
        if (duty.Cleans)
            NoteCleaning(duty);
        _watch.Served(TimeProvider.System.GetElapsedTime(start) < Period);
        duty.Report(_log);
        if (duty.Returned)
            _renewed = 0;
    }

    private bool FileIsGone()
    {
        if (!_db.HasMoved)
            return false;
        // First shut the door: what is stored from now on would be missing in the copy.
        _writer.Lose(
            new BackendLostException(
                $"The database file '{_file.Path}' was deleted or replaced while it was in use; its tasks are being saved."
            )
        );
        _writer.WaitUntilQuiet(QuietPatience);
        var error = Rescue.Save(_db, _file.Path, _time.GetUtcNow());
        _log.FileGone(error);
        _writer.Lose(error);
        return true;
    }

    private void NoteCleaning(Duty duty)
    {
        _moreToPrune = duty.Pruned >= Cleaning.RowsPerBatch;
        if (duty.EndsRound && _roundsLeft > 0)
            _roundsLeft--;
    }

    /// <summary>Notes a commit of anybody: cleaning comes once a second after one, and every five seconds without one, since then only time brings work for it.</summary>
    private void LookForChanges()
    {
        bool hasChanged = _version.HasChanged();
        _quietPasses = hasChanged ? 0 : _quietPasses + 1;
        if (hasChanged)
            _roundsLeft = RoundsAfterChange;
    }

    private void CheckpointWhenQuiet()
    {
        if (_quietPasses % QuietPassesBeforeCheckpoint == QuietPassesBeforeCheckpoint - 1 && _file.LogLength > 0)
            _writer.Checkpoint();
    }
}
