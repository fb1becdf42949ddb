using TaskKit.Backends;
using TaskKit.Sqlite;

namespace TaskKit.Tool;

/// <summary>The tool's support for the backend on an embedded SQLite file.</summary>
internal sealed class SqliteSupport : IBackendSupport
{
    public TaskBackendProvider Provider { get; } = new SqliteBackendProvider();

    public string Title => "SQLite";

    public BackendCapabilities Capabilities => SqliteBackend.Abilities;

    public StorePlace PlaceOf(AppConfiguration configuration, UserProject project)
    {
        var file = StoreFile.Of(configuration, project);
        return new StorePlace(file.FullName) { Absence = file.Exists ? null : Absence(file, configuration) };
    }

    public Finding? ObstacleAt(AppConfiguration configuration, UserProject project) =>
        FolderCheck.Run(StoreFile.Of(configuration, project));

    public IReadOnlyList<Finding> Inspect(TaskStore store) => SqliteCheck.Run(store.Location);

    private static ToolException Absence(FileInfo file, AppConfiguration configuration) =>
        new(
            ErrorCodes.NothingStored,
            $"{file.FullName} does not exist: no task was submitted yet, or the application uses another file.",
            "dotnet taskkit doctor"
        )
        {
            From = configuration.OriginOf(StoreFile.Setting),
        };
}
