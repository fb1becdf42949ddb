using TaskKit.Sqlite.Database;

namespace TaskKit.Sqlite.Writing;

/// <summary>
/// Notices what other processes commit. They cannot wake this one; a look at the file's version costs microseconds, but a thousand a second
/// would be felt, so it looks more often while there is something going on.
/// </summary>
internal sealed class ChangeWatch(Connection db)
{
    private const int Soon = 2;
    private const int Idle = 6;
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(1);

    private readonly Statement _version = db.Prepare("PRAGMA data_version");
    private long _seen = -1;
    private long _lastChange;

    /// <summary>Milliseconds until the next look.</summary>
    public int Pause => TimeProvider.System.GetElapsedTime(_lastChange) < Recent ? Soon : Idle;

    /// <summary>Whether other connections have committed since the last look.</summary>
    public bool HasChanged()
    {
        _version.Step();
        long version = _version.Int64(0);
        _version.Reset();
        if (version == _seen)
            return false;
        _seen = version;
        Note();
        return true;
    }

    /// <summary>Something happened here.</summary>
    public void Note() => _lastChange = TimeProvider.System.GetTimestamp();
}
