using TaskKit.Sqlite;

namespace TaskKit.Tool;

/// <summary>The file that an embedded backend keeps its tasks in.</summary>
internal static class StoreFile
{
    private const string Backend = "sqlite";

    /// <summary>The configuration value that names the file.</summary>
    public const string Setting = $"{TaskKitSettings.SectionName}:{nameof(Sqlite)}:{nameof(SqliteOptions.Path)}";

    /// <returns>The file, or <see langword="null"/> for a backend that is a server.</returns>
    /// <exception cref="ToolException">The database is private to each program.</exception>
    public static FileInfo? Of(string backend, AppConfiguration configuration, UserProject project)
    {
        if (backend != Backend)
            return null;
        string path = configuration.Root[Setting] is { Length: > 0 } set ? set : new SqliteOptions().Path;
        if (path == SqliteOptions.MemoryPath)
            throw new ToolException(
                ErrorCodes.NotSupported,
                $"{Setting} is {path}: each program has a database of its own, which ends with it, so there is none that the tool could open.",
                $"--set {Setting}=<a file that the programs share>"
            )
            {
                From = configuration.OriginOf(Setting),
            };
        return new FileInfo(Path.GetFullPath(path, project.Folder));
    }
}
