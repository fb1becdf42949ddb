namespace TaskKit.Sqlite.Database;

/// <summary>The version of the file's data, as one connection sees it: another connection's commit changes it, of this process or of another one.</summary>
internal sealed class DataVersion(Connection db)
{
    private readonly Statement _version = db.Prepare("PRAGMA data_version");
    private long _seen = -1;

    /// <summary>Tells whether other connections have committed since the last call. The first call says that they have.</summary>
    public bool HasChanged()
    {
        _version.Step();
        long version = _version.Int64(0);
        _version.Reset();
        bool hasChanged = version != _seen;
        _seen = version;
        return hasChanged;
    }
}
