using TaskKit.Backends;
using TaskKit.Settings;
using TaskKit.Sqlite;

[assembly: TaskBackend(typeof(SqliteBackendProvider))]

namespace TaskKit.Sqlite;

/// <summary>Makes the backend on an embedded SQLite file from section <c>TaskKit:Sqlite</c>; see <see cref="SqliteOptions"/>.</summary>
public sealed class SqliteBackendProvider : TaskBackendProvider
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestBusyTimeout = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public override string Name => "sqlite";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ConfigurationKeys =>
        [
            nameof(SqliteOptions.Path),
            nameof(SqliteOptions.Synchronous),
            nameof(SqliteOptions.MaxPages),
            nameof(SqliteOptions.LeaseDuration),
            nameof(SqliteOptions.BusyTimeout),
        ];

    /// <inheritdoc/>
    public override ITaskBackend Create(TaskBackendContext context) =>
        new SqliteBackend(Read(new SettingsReader(context.Section), new()), context);

    /// <summary>Lays the section's values over the options, and checks the result.</summary>
    internal static SqliteOptions Read(SettingsReader settings, SqliteOptions options)
    {
        options.Path = settings.Text(nameof(options.Path), options.Path)!;
        options.Synchronous = settings.Choice<SqliteSynchronous>(nameof(options.Synchronous), options.Synchronous)!.Value;
        options.MaxPages = settings.Number(nameof(options.MaxPages), options.MaxPages)!.Value;
        options.LeaseDuration = settings.Duration(nameof(options.LeaseDuration), options.LeaseDuration)!.Value;
        options.BusyTimeout = settings.Duration(nameof(options.BusyTimeout), options.BusyTimeout)!.Value;
        if (options.MaxPages < 0)
            throw new TaskKitConfigurationException(
                settings.PathOf(nameof(options.MaxPages)),
                $"expected 0 or more pages, got {options.MaxPages}."
            );
        if (WrongPath(options.Path) is { } cause)
            throw new TaskKitConfigurationException(settings.PathOf(nameof(options.Path)), cause);
        CheckRange(settings.PathOf(nameof(options.LeaseDuration)), options.LeaseDuration, ShortestLease);
        CheckRange(settings.PathOf(nameof(options.BusyTimeout)), options.BusyTimeout, ShortestBusyTimeout);
        return options;
    }

    // What SQLite itself would take for more than a path is refused: it would become a file of that odd name.
    private static string? WrongPath(string path) =>
        string.IsNullOrWhiteSpace(path) || path.Contains('\0') ? "expected the path of a file."
        : path == SqliteOptions.MemoryPath ? null
        : path.StartsWith(':')
            ? $"expected the path of a file, or {SqliteOptions.MemoryPath} for a database that ends with its process; got '{path}'. A file of that name is written './{path}'."
        : path.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
            ? $"expected the path of a file, not a URI; its parameters would be ignored. For a database that ends with its process set {SqliteOptions.MemoryPath}."
        : null;

    private static void CheckRange(string path, TimeSpan value, TimeSpan least)
    {
        if (value < least || value > LongestWait)
            throw new TaskKitConfigurationException(
                path,
                $"expected {DurationText.Format(least)} to {DurationText.Format(LongestWait)}, got {DurationText.Format(value)}."
            );
    }
}
