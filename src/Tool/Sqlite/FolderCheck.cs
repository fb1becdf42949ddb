namespace TaskKit.Tool;

/// <summary>Checks that SQLite can write its database: it needs space and rights for the file, and for further files beside it.</summary>
internal static class FolderCheck
{
    // The largest payload that is accepted by default.
    private const int Room = 1024 * 1024;

    /// <param name="file">The database file, which may be missing.</param>
    /// <returns>The obstacle; <see langword="null"/> when there is none.</returns>
    public static Finding? Run(FileInfo file)
    {
        string folder = file.DirectoryName!;
        if (Directory.Exists(file.FullName))
            return Finding.Bad(
                Finding.Store,
                $"{file.FullName} is a folder; a file is expected.",
                $"set {StoreFile.Setting} to a file, such as {Path.Combine(file.FullName, "taskkit.db")}"
            );
        if (File.Exists(folder))
            return Finding.Bad(Finding.Store, $"{folder} is a file, and the database needs a folder there.", $"set {StoreFile.Setting}");
        if (!Directory.Exists(folder))
            return Finding.Bad(
                Finding.Store,
                $"The folder {folder} of the database does not exist.",
                $"mkdir -p {folder}, or set {StoreFile.Setting}"
            );
        return TryWrite(file) ?? TryFill(folder);
    }

    private static Finding? TryWrite(FileInfo file)
    {
        if (!file.Exists)
            return null;
        try
        {
            using var handle = File.OpenHandle(file.FullName, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Finding.Bad(
                Finding.Store,
                $"{file.FullName} cannot be written: {Reason(e)}.",
                "let the application's user write to the file and to its folder"
            );
        }
    }

    private static Finding? TryFill(string folder)
    {
        string path = Path.Combine(folder, $".taskkit-{Path.GetRandomFileName()}");
        try
        {
            using var probe = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return TryFill(probe, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Finding.Bad(
                Finding.Store,
                $"No file can be made in {folder}: {Reason(e)}.",
                "let the application's user write to the folder, or set " + StoreFile.Setting
            );
        }
    }

    private static Finding? TryFill(FileStream probe, string folder)
    {
        try
        {
            probe.Write(new byte[Room]);
            probe.Flush(flushToDisk: true);
            return null;
        }
        catch (IOException e)
        {
            return Finding.Bad(
                Finding.Store,
                $"The disk of {folder} is full, or has less than 1 MB left: {Reason(e)}.",
                "make space on that disk"
            );
        }
    }

    // Without the path at the end of the runtime's text, since the sentence has it already.
    private static string Reason(Exception e) => e.Message.Split(" : ")[0].TrimEnd('.');
}
