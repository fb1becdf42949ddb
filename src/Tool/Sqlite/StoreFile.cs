using TaskKit.Sqlite;

namespace TaskKit.Tool;

/// <summary>Finds the file that holds the program's tasks.</summary>
internal static class StoreFile
{
    /// <summary>The path of the setting that names the file.</summary>
    public const string Setting = $"{TaskKitSettings.SectionName}:Sqlite:{nameof(SqliteOptions.Path)}";

    /// <summary>Finds the file by the program's configuration. The file need not exist.</summary>
    /// <exception cref="ToolException">Each program has a database of its own, which no other can open.</exception>
    public static FileInfo Of(AppConfiguration configuration, UserProject project)
    {
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
