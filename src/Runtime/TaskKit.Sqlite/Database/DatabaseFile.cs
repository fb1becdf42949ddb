using TaskKit.Backends;

namespace TaskKit.Sqlite.Database;

/// <summary>The database file: where it is, how connections to it are opened, and which errors that can have.</summary>
internal sealed class DatabaseFile(string path, SqliteOptions options, RetentionOptions? retention = null, TimeProvider? time = null)
{
    public string Path { get; } = path;

    public string LogPath => Path + "-wal";

    /// <summary>The bytes of the write-ahead log, 0 when there is none.</summary>
    public long LogLength => new FileInfo(LogPath) is { Exists: true } log ? log.Length : 0;

    /// <summary>The folder of the workers' lock files.</summary>
    public string WorkersFolder => Path + "-workers";

    /// <summary>Opens a connection to the tables, and makes them if the file has none.</summary>
    /// <exception cref="BackendLostException">The file cannot be used until somebody acts.</exception>
    /// <exception cref="BackendUnavailableException">The file is locked or its disk is full.</exception>
    public Connection Open()
    {
        string folder = System.IO.Path.GetDirectoryName(Path)!;
        if (!Directory.Exists(folder))
            throw new BackendLostException($"The folder '{folder}' of the database does not exist. Make it, or set TaskKit:Sqlite:Path.");
        if (Directory.Exists(Path))
            throw new BackendLostException($"'{Path}' is a folder; expected a file. Set TaskKit:Sqlite:Path.");
        Connection? db = null;
        try
        {
            db = Connection.Open(Path);
            db.SetBusyTimeout(options.BusyTimeout);
            Configure(db);
            if (!CheckSchema(db))
                return db;
            // What an upgrade changed is read by connections that come after it.
            db.Dispose();
            db = Connection.Open(Path);
            db.SetBusyTimeout(options.BusyTimeout);
            Configure(db);
            return db;
        }
        catch (SqliteError e)
        {
            db?.Dispose();
            throw e.ToBackendException(Path);
        }
        catch (BackendLostException)
        {
            db?.Dispose();
            throw;
        }
    }

    private void Configure(Connection db)
    {
        string mode = TurnOnLog(db);
        if (mode != "wal")
            throw new BackendLostException(
                $"The database '{Path}' cannot keep a write-ahead log (journal mode '{mode}'). Put it on a local disk where this process may write."
            );
        // Checkpoints are ours to time: a checkpoint that overlaps another connection's commit can damage the log before SQLite 3.51.3.
        db.Execute(
            $"""
            PRAGMA wal_autocheckpoint = 0;
            PRAGMA mmap_size = 0;
            PRAGMA cache_size = -65536;
            PRAGMA temp_store = MEMORY;
            PRAGMA synchronous = {(options.Synchronous == SqliteSynchronous.Full ? "FULL" : "NORMAL")};
            """
        );
        // Above what submits may use there is a reserve for claims and outcomes: a full queue must still be worked off.
        if (options.MaxPages > 0)
            db.Number($"PRAGMA max_page_count = {options.MaxPages + 64L + options.MaxPages / 8}");
    }

    // Two programs that do this to a new file at once could wait for each other without end, so SQLite fails one of them without a wait. It tries again.
    private string TurnOnLog(Connection db)
    {
        for (long start = TimeProvider.System.GetTimestamp(); ; Thread.Sleep(1))
            try
            {
                return db.Text("PRAGMA journal_mode = WAL");
            }
            catch (SqliteError e) when (e.IsBusy && TimeProvider.System.GetElapsedTime(start) < options.BusyTimeout) { }
    }

    /// <returns>Whether tables of an old version were taken over.</returns>
    private bool CheckSchema(Connection db)
    {
        // Version and tables of one moment: another process may make both between two looks.
        db.Execute("BEGIN");
        long found = VersionOf(db);
        db.Execute("COMMIT");
        if (found == Schema.Version)
            return false;
        db.Execute("BEGIN IMMEDIATE");
        // Another process may have made the tables while this one waited for the lock.
        long version = VersionOf(db);
        if (version == 0)
            db.Execute(Schema.Create);
        else if (version < Schema.Version)
            TakeOver(db, version);
        db.Execute($"PRAGMA user_version = {Schema.Version}; COMMIT;");
        return version != 0;
    }

    private void TakeOver(Connection db, long version)
    {
        long now = (time ?? TimeProvider.System).Now();
        if (version == 1)
            SchemaUpgrade.FromVersion1(db, Path, now, UnixTime.After(now, (retention ?? new()).Dead));
        if (version <= 2)
            SchemaUpgrade.FromVersion2(db, now);
        SchemaUpgrade.FromVersion3(db);
    }

    /// <summary>The version of the tables; 0 when there are none.</summary>
    private long VersionOf(Connection db)
    {
        long version = db.Number("PRAGMA user_version");
        bool exists = db.Number("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'task_queue'") > 0;
        if (version != 0 && !exists)
            throw new BackendLostException(
                $"'{Path}' belongs to another program (its user_version is {version}). Point TaskKit:Sqlite:Path at a file of its own."
            );
        if (version > Schema.Version)
            throw new BackendLostException(
                $"The tables in '{Path}' have version {version}; this program knows versions up to {Schema.Version}. Update TaskKit.Sqlite."
            );
        if (exists && version == 0)
            throw new BackendLostException(
                $"'{Path}' has a table task_queue that TaskKit did not make. Point TaskKit:Sqlite:Path at another file."
            );
        return exists ? version : 0;
    }
}
