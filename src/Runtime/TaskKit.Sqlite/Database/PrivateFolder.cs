namespace TaskKit.Sqlite.Database;

/// <summary>
/// The temporary folder behind the path <c>:memory:</c>: one per backend, readable by its user alone, deleted with the backend. Its lock file says
/// that its process lives; what a dead one left is deleted by the next.
/// </summary>
internal sealed class PrivateFolder : IDisposable
{
    private const string Prefix = "taskkit-memory-";
    private const string LockName = "lock";
    private const string FileName = "tasks.db";

    private readonly string _folder;
    private readonly LockFile _lock;

    private PrivateFolder(string folder, LockFile held) => (_folder, _lock) = (folder, held);

    /// <summary>The path of the database.</summary>
    public string DatabasePath => Path.Combine(_folder, FileName);

    /// <exception cref="IOException">The temporary folder cannot be written.</exception>
    public static PrivateFolder Create()
    {
        DeleteStale(Path.GetTempPath());
        while (true)
        {
            // On Unix it is made with the mode 0700.
            string folder = Directory.CreateTempSubdirectory(Prefix).FullName;
            string path = Path.Combine(folder, LockName);
            // Another process may take the new lock for that of a dead one, and delete the folder: before this one has the lock, or between its opening and its
            // taking, which leaves a lock on a file that is gone.
            if (LockFile.TryTake(path) is not { } held)
                continue;
            if (File.Exists(path))
                return new PrivateFolder(folder, held);
            held.Dispose();
        }
    }

    public void Dispose()
    {
        Delete(_folder);
        _lock.Dispose();
        TryDo(() => Directory.Delete(_folder));
    }

    /// <summary>Deletes the folders whose process died.</summary>
    internal static void DeleteStale(string temporary)
    {
        foreach (string folder in Directory.EnumerateDirectories(temporary, Prefix + "*"))
            TryDo(() => DeleteIfStale(folder));
    }

    private static void DeleteIfStale(string folder)
    {
        string path = Path.Combine(folder, LockName);
        // A link may lead anywhere, and a folder without a lock has only just been made.
        if (new DirectoryInfo(folder).LinkTarget is not null || !File.Exists(path))
            return;
        using var free = LockFile.TryTake(path);
        if (free is null)
            return;
        Delete(folder);
        Directory.Delete(folder);
    }

    // File by file and by name: whatever else lies there is not TaskKit's, and then the folder stays.
    private static void Delete(string folder)
    {
        string workers = Path.Combine(folder, FileName + "-workers");
        if (Directory.Exists(workers))
        {
            foreach (string path in Directory.EnumerateFiles(workers, "*.lock"))
                TryDo(() => File.Delete(path));
            TryDo(() => Directory.Delete(workers));
        }
        foreach (string path in Directory.EnumerateFiles(folder, FileName + "*"))
            TryDo(() => File.Delete(path));
        TryDo(() => File.Delete(Path.Combine(folder, LockName)));
    }

    // What cannot be deleted stays for the next start.
    private static void TryDo(Action delete)
    {
        try
        {
            delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }
}
