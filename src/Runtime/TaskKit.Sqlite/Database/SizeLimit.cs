namespace TaskKit.Sqlite.Database;

/// <summary>The pages that submits may fill. Claims and outcomes may use a few more, so that a full queue is still worked off.</summary>
internal sealed class SizeLimit(Connection db, int maxPages)
{
    // What storing one small task may take when pages have to be split.
    private const int OneTask = 4;

    private readonly Statement _used = db.Prepare("SELECT page_count - freelist_count FROM pragma_page_count, pragma_freelist_count");

    /// <summary>True when not even one small task fits.</summary>
    public bool IsReached => maxPages > 0 && Used() > maxPages - OneTask;

    /// <summary>Fails when the transaction has gone beyond the limit.</summary>
    /// <exception cref="SqliteError">It has: the database counts as full.</exception>
    public void Check()
    {
        if (maxPages > 0 && Used() > maxPages)
            throw new SqliteError(SQLitePCL.raw.SQLITE_FULL, "the limit on pages is reached");
    }

    private long Used()
    {
        _used.Step();
        long used = _used.Int64(0);
        _used.Reset();
        return used;
    }
}
