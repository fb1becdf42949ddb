using SQLitePCL;
using TaskKit.Backends;

namespace TaskKit.Sqlite.Database;

/// <summary>SQLite answered with an error code.</summary>
internal sealed class SqliteError(int code, string message) : Exception($"SQLite error {code}: {message}")
{
    /// <summary>The primary result code.</summary>
    public int Code { get; } = code & 0xFF;

    /// <summary>The error message of SQLite. It names tables and columns, never values.</summary>
    public string Text { get; } = message;

    public bool IsBusy => Code is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    public bool IsFull => Code is raw.SQLITE_FULL;

    /// <summary>The exception for callers of the backend.</summary>
    /// <param name="path">The database file.</param>
    public Exception ToBackendException(string path) =>
        Code switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => Busy(path, this),
            raw.SQLITE_FULL => new BackendUnavailableException(
                $"The database is full: '{path}' has reached TaskKit:Sqlite:MaxPages, or its disk has no space left. Raise the limit or make space; TaskKit goes on by itself.",
                this
            ),
            raw.SQLITE_NOTADB => new BackendLostException(
                $"'{path}' is not a SQLite database. Point TaskKit:Sqlite:Path at another file, or move this one away.",
                this
            ),
            raw.SQLITE_CORRUPT => new BackendLostException(
                $"The database '{path}' is damaged ({Text}). Restore it from a backup, or move it away.",
                this
            ),
            raw.SQLITE_READONLY or raw.SQLITE_PERM => new BackendLostException(
                $"The database '{path}' cannot be written ({Text}). This process needs write access to the file and to its folder.",
                this
            ),
            raw.SQLITE_CANTOPEN => new BackendLostException(
                $"The database '{path}' cannot be opened ({Text}). This process needs write access to the file and to its folder.",
                this
            ),
            // A disk that fails under a commit may have kept what it was given.
            _ => new BackendUnavailableException($"The database '{path}' does not answer ({Message}).", this)
            {
                MayBeStored = Code is raw.SQLITE_IOERR,
            },
        };

    public static BackendUnavailableException Busy(string path, Exception? inner = null) =>
        new(
            $"The database '{path}' has been locked by another program for longer than TaskKit:Sqlite:BusyTimeout. End its transaction.",
            inner
        );
}
