using TaskKit.Settings;

namespace TaskKit.Sqlite;

/// <summary>The declarations of section <c>TaskKit:Sqlite</c>.</summary>
internal static class SqliteSettingTable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestBusyTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>The whole section.</summary>
    public static SettingTable<SqliteOptions> All { get; } =
        new SettingTable<SqliteOptions>()
            .Text(
                nameof(SqliteOptions.Path),
                options => options.Path,
                (options, path) => options.Path = path,
                "the path of a file, or `:memory:`",
                "The database file. A relative path counts from the content root; the folder must exist. [`:memory:`](sqlite.md#memory) ends with the process.",
                problem: WrongPath
            )
            .Choice<SqliteSynchronous>(
                nameof(SqliteOptions.Synchronous),
                options => options.Synchronous,
                (options, point) => options.Synchronous = point,
                "The point at which a task counts as accepted. `Full`: it survives a power cut. `Normal`: it survives a crash of the process."
            )
            .Number(
                nameof(SqliteOptions.MaxPages),
                options => options.MaxPages,
                (options, pages) => options.MaxPages = pages,
                0,
                null,
                "The largest size of the file, in pages of 4 KiB; 0 is no limit. When it is reached, submits are refused, and running tasks still end.",
                unit: "pages"
            )
            .Duration(
                nameof(SqliteOptions.LeaseDuration),
                options => options.LeaseDuration,
                (options, time) => options.LeaseDuration = time,
                ShortestLease,
                Hour,
                "After this long without a sign of life a worker counts as hung although its process exists. A dead process is noticed within a second."
            )
            .Duration(
                nameof(SqliteOptions.BusyTimeout),
                options => options.BusyTimeout,
                (options, time) => options.BusyTimeout = time,
                ShortestBusyTimeout,
                Hour,
                "The time for which a submit waits for another program's write lock before it is refused."
            );

    // What SQLite itself would take for more than a path is refused: it would become a file of that odd name.
    private static string? WrongPath(string path) =>
        string.IsNullOrWhiteSpace(path) || path.Contains('\0') ? "expected the path of a file."
        : path == SqliteOptions.MemoryPath ? null
        : path.StartsWith(':')
            ? $"expected the path of a file, or {SqliteOptions.MemoryPath} for a database that ends with its process; got '{path}'. A file of that name is written './{path}'."
        : path.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
            ? $"expected the path of a file, not a URI; its parameters would be ignored. For a database that ends with its process set {SqliteOptions.MemoryPath}."
        : null;
}
