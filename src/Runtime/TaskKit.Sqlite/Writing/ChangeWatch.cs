using TaskKit.Sqlite.Database;

namespace TaskKit.Sqlite.Writing;

/// <summary>
/// Notices what other processes commit. While there is something going on, a look at the file's version each millisecond does it. When
/// it has become quiet, the operating system tells of writes to the log instead: a look costs a wake-up, and hundreds a second would be felt.
/// </summary>
internal sealed class ChangeWatch : IDisposable
{
    private const int WhileActive = 1;
    private const int WithoutWatcher = 6;

    // A file system that does not tell of writes only makes tasks wait this long.
    private const int WithWatcher = 100;
    private static readonly TimeSpan Recent = TimeSpan.FromMilliseconds(500);

    private readonly DataVersion _version;
    private FileSystemWatcher? _watcher;
    private long _lastChange;

    /// <param name="db">Where to look at the version.</param>
    /// <param name="path">The database file.</param>
    /// <param name="wake">Told of writes, from another thread.</param>
    public ChangeWatch(Connection db, string path, Action wake)
    {
        _version = new DataVersion(db);
        try
        {
            _watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "-wal")
            {
                NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            _watcher.Changed += (_, _) => wake();
            _watcher.Created += (_, _) => wake();
        }
        catch (Exception e) when (e is IOException or ArgumentException or PlatformNotSupportedException)
        {
            _watcher = null;
        }
    }

    /// <summary>Milliseconds until the next look.</summary>
    public int Pause()
    {
        bool listen = TimeProvider.System.GetElapsedTime(_lastChange) >= Recent;
        if (_watcher is null)
            return listen ? WithoutWatcher : WhileActive;
        bool listened = _watcher.EnableRaisingEvents;
        if (listen != listened)
            Listen(listen);
        // What was written just before the watcher began to listen is found by one more look.
        return listen && listened ? WithWatcher : WhileActive;
    }

    /// <summary>Tells whether other connections have committed since the last call.</summary>
    public bool HasChanged()
    {
        if (!_version.HasChanged())
            return false;
        Note();
        return true;
    }

    /// <summary>Something happened here.</summary>
    public void Note() => _lastChange = TimeProvider.System.GetTimestamp();

    public void Dispose() => _watcher?.Dispose();

    private void Listen(bool on)
    {
        try
        {
            _watcher!.EnableRaisingEvents = on;
        }
        catch (IOException)
        {
            // The user's limit of watches is reached: look instead.
            _watcher!.Dispose();
            _watcher = null;
        }
    }
}
