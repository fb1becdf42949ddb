using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Rows;

namespace TaskKit.Sqlite.Statements;

/// <summary>The workers of all processes, and the types they know.</summary>
internal sealed class WorkerTable(Connection db, TypeTable declared)
{
    private static readonly TimeSpan Trusted = TimeSpan.FromMilliseconds(100);

    private readonly Statement _register = db.Prepare(
        "INSERT OR REPLACE INTO task_workers (id, types, pid, started, lease_until) VALUES (@id, @types, @pid, @started, @lease_until)"
    );

    private readonly Statement _renew = db.Prepare("UPDATE task_workers SET lease_until = @lease_until WHERE id = @id");

    private readonly Statement _remove = db.Prepare("DELETE FROM task_workers WHERE id = @id");

    private readonly Statement _types = db.Prepare("SELECT types FROM task_workers");

    private readonly Statement _isHeld = db.Prepare(
        "SELECT fence = @fence, state = 'RUNNING' AND cancel_requested <> 0 FROM task_queue WHERE seq = @seq"
    );

    private readonly Statement _elders = db.Prepare(
        """
        SELECT count(*) FROM task_workers elder JOIN task_workers me ON me.id = @id
        WHERE elder.lease_until > @now AND (elder.started, elder.id) < (me.started, me.id)
            AND CASE WHEN json_valid(elder.types) THEN EXISTS (SELECT 1 FROM json_each(elder.types) WHERE value = @type) END
        """
    );

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private long _knownSince;

    public void Register(Claimant worker, long now, TimeSpan lease) =>
        _register
            .Bind("id", worker.WorkerId)
            .BindText("types", TypesJson.Write(worker.Types))
            .Bind("pid", Environment.ProcessId)
            .Bind("started", now)
            .Bind("lease_until", now + (long)lease.TotalMilliseconds)
            .Run();

    /// <returns>Whether the worker was still registered.</returns>
    public bool Renew(string id, long until) => _renew.Bind("id", id).Bind("lease_until", until).Run() == 1;

    public void Remove(string id) => _remove.Bind("id", id).Run();

    /// <summary>The number of healthy workers that know the type and have been there longer.</summary>
    public long EldersOf(string id, string type, long now)
    {
        long count = _elders.Bind("id", id).Bind("now", now).Bind("type", type).Step() ? _elders.Int64(0) : 0;
        _elders.Reset();
        return count;
    }

    /// <summary>True when some program declares the type, or some registered worker has a handler for it.</summary>
    public bool AnyKnows(string type, long now)
    {
        // That a type is known may be a moment old: its task only waits. That it is not known buries the task, so it is never assumed.
        if (_known.Contains(type) && TimeProvider.System.GetElapsedTime(_knownSince) < Trusted)
            return true;
        if (declared.IsDeclared(type, now))
            return true;
        _known.Clear();
        while (_types.Step())
            TypesJson.ReadInto(_known, _types.Bytes(0));
        _types.Reset();
        _knownSince = TimeProvider.System.GetTimestamp();
        return _known.Contains(type);
    }

    /// <summary>Tells whether the worker still has the claim (or has settled it), and whether a cancellation was requested.</summary>
    public (bool IsHeld, bool CancelRequested) Look(SqliteDelivery delivery)
    {
        bool exists = _isHeld.Bind("seq", delivery.Seq).Bind("fence", delivery.Fence).Step();
        var found = exists ? (_isHeld.Int64(0) != 0, _isHeld.Int64(1) != 0) : default;
        _isHeld.Reset();
        return found;
    }
}
