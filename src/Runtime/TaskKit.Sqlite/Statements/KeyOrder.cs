using TaskKit.Sqlite.Database;

namespace TaskKit.Sqlite.Statements;

/// <summary>
/// Tasks of one type and key run one after the other. A task that is found to wait for an earlier one is marked as held, which takes it out of
/// the ready index: a long backlog of one key is looked at once, not at each claim. Whatever ends the earlier one lets the next one go.
/// </summary>
internal sealed class KeyOrder(Connection db)
{
    private static readonly string[] WaitingStates = ["PENDING", "RETRYING", "SCHEDULED"];

    private readonly Statement _running = db.Prepare(
        $"SELECT 1 FROM task_queue INDEXED BY task_queue_keyed WHERE type = @type AND key = @key AND state = 'RUNNING' AND {Schema.Keyed} LIMIT 1"
    );

    private readonly Statement _first = db.Prepare(
        $"SELECT seq FROM task_queue INDEXED BY task_queue_keyed WHERE type = @type AND key = @key AND state = @state AND {Schema.Keyed} ORDER BY seq LIMIT 1"
    );

    private readonly Statement _hold = db.Prepare("UPDATE task_queue SET held = 1 WHERE seq = @seq");

    private readonly Statement _release = db.Prepare("UPDATE task_queue SET held = 0 WHERE seq = @seq AND held <> 0");

    /// <summary>True when an earlier task of the key has not ended, or another one runs.</summary>
    public bool IsBlocked(string type, string key, long seq) => Runs(type, key) || First(type, key) < seq;

    public void Hold(long seq) => _hold.Bind("seq", seq).Run();

    /// <summary>Lets the first waiting task of the key be claimed.</summary>
    public void ReleaseNext(string type, string key)
    {
        if (!Runs(type, key) && First(type, key) is { } seq)
            _release.Bind("seq", seq).Run();
    }

    private bool Runs(string type, string key)
    {
        bool runs = _running.Bind("type", type).Bind("key", key).Step();
        _running.Reset();
        return runs;
    }

    private long? First(string type, string key)
    {
        long? first = null;
        foreach (string state in WaitingStates)
        {
            if (_first.Bind("type", type).Bind("key", key).Bind("state", state).Step() && (first is null || _first.Int64(0) < first))
                first = _first.Int64(0);
            _first.Reset();
        }
        return first;
    }
}
