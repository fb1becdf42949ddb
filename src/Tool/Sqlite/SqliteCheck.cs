using TaskKit.Sqlite;
using TaskKit.Sqlite.Database;

namespace TaskKit.Tool;

/// <summary>Checks the database, and the version of the SQLite library.</summary>
internal static class SqliteCheck
{
    // The versions with the fault: from the first one with a write-ahead log.
    private static readonly Version Oldest = new(3, 7, 0);
    private static readonly Version Newest = new(3, 51, 2);

    /// <param name="path">The database file, which exists.</param>
    /// <exception cref="Backends.BackendLostException">The file is no database of TaskKit.</exception>
    /// <exception cref="Backends.BackendUnavailableException">The database is locked.</exception>
    public static IReadOnlyList<Finding> Run(string path)
    {
        using var database = new DatabaseFile(path, new SqliteOptions()).Open();
        return [Library(Connection.LibraryVersion), Finding.Good("schema", $"version {Schema.Version}"), Integrity(database, path)];
    }

    /// <summary>Checks a version of the library for a known fault.</summary>
    public static Finding Library(string version) =>
        Version.TryParse(version, out var parsed) && parsed >= Oldest && parsed <= Newest
            ? Finding.Doubtful(
                "sqlite",
                $"SQLite {version} can damage a database when one program checkpoints while another commits. TaskKit keeps the two apart; other programs may not.",
                "let only TaskKit write to the file, or use SQLite 3.51.3 or later"
            )
            : Finding.Good("sqlite", $"SQLite {version}");

    private static Finding Integrity(Connection database, string path)
    {
        string result = database.Text("PRAGMA integrity_check(1)");
        return result == "ok"
            ? Finding.Good("integrity", "ok")
            : Finding.Bad("integrity", $"{path} is damaged: {result}", "stop all workers, then restore the file from a backup");
    }
}
