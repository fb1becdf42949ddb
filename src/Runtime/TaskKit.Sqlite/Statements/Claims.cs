using System.Text;
using TaskKit.Backends;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Rows;

namespace TaskKit.Sqlite.Statements;

/// <summary>
/// Claims due tasks: higher priorities first, and within one priority each type in turn, so that a flood of one type does not starve the others.
/// </summary>
internal sealed class Claims(Connection db, Lanes lanes, KeyOrder keys, Permits permits, WorkerTable workers)
{
    private const int MostPerClaim = 4096;
    private const int MostSoloTasks = 100;
    private const long SoloPatience = 5000;
    private const long MostBytes = 16 << 20;

    private readonly Statement _lane = db.Prepare(
        $"""
        SELECT {TaskRow.Columns} FROM task_queue INDEXED BY task_queue_ready
        WHERE type = @type AND priority = @priority AND due <= @now AND {Schema.Ready} ORDER BY due, seq
        """
    );

    private readonly Statement _solo = db.Prepare(
        $"""
        SELECT {TaskRow.Columns}, type, priority FROM task_queue INDEXED BY task_queue_lone
        WHERE due <= @now AND {Schema.Solo} ORDER BY due, seq LIMIT {MostSoloTasks}
        """
    );

    private readonly Statement _start = db.Prepare(
        $"UPDATE task_queue SET state = 'RUNNING', fence = {Schema.NextFence}, worker = @worker, started = @started WHERE seq = @seq"
    );

    private readonly Statement _rename = db.Prepare("UPDATE OR IGNORE task_queue SET id = @id WHERE seq = @seq");

    private readonly List<TaskDelivery> _claimed = [];
    private readonly List<long> _held = [];
    private int _turn;

    /// <summary>True when the last claim held tasks back for an earlier task of their key: other tasks may wait behind them.</summary>
    public bool HasHeld { get; private set; }

    /// <summary>Tells whether a claim could give a task. Reads only; the lanes must have been scanned.</summary>
    public bool MayClaim(Claimant who, in ReceiveBudget budget, long now)
    {
        if (budget.Solo || budget.AtOnce || HasSolo(who, budget, now))
            return true;
        foreach (var lane in lanes.Due)
            if (budget.For(lane.Type.Text) > 0 && Takes(who, lane.Type.Text, now) && PermitsOf(lane.Type, budget) > 0)
                return true;
        return false;
    }

    /// <summary>
    /// Tells whether this worker must drain for a due solo task. The oldest worker drains at once, each younger one only after the task has waited
    /// longer: if all workers drained, one solo task would hold up every other task.
    /// </summary>
    public bool HasSolo(Claimant who, in ReceiveBudget budget, long now)
    {
        if (FindSolo(who, budget, now) is not { } solo)
            return false;
        if (who.SoloSeen.Seq != solo.Seq)
            who.SoloSeen = (solo.Seq, now);
        return now - who.SoloSeen.Since >= workers.EldersOf(who.WorkerId, solo.Task.Type, now) * SoloPatience;
    }

    /// <summary>Claims what the budget allows, in a transaction; the lanes must have been scanned in it.</summary>
    public TaskDelivery[] Claim(Claimant who, in ReceiveBudget budget, long now)
    {
        var claimed = _claimed;
        claimed.Clear();
        HasHeld = false;
        if (!budget.Solo)
            Collect(who, budget, now, claimed);
        else if (budget.Total > 0 && FindSolo(who, budget, now) is { } delivery)
            claimed.Add(delivery);
        if (budget.Solo)
            Start(claimed, 0, who.WorkerId, now);
        if (budget.Solo && claimed.Count > 0 && budget.LimitOf(claimed[0].Task.Type) is { } limit)
            permits.Take(lanes.Name(Encoding.UTF8.GetBytes(claimed[0].Task.Type)), limit, 1);
        return [.. claimed];
    }

    private void Collect(Claimant who, in ReceiveBudget budget, long now, List<TaskDelivery> claimed)
    {
        int left = Math.Min(budget.Total, MostPerClaim);
        long bytes = 0;
        _turn++;
        for (int first = 0, next; first < lanes.Due.Count && left > claimed.Count; first = next)
        {
            for (next = first + 1; next < lanes.Due.Count && lanes.Due[next].Priority == lanes.Due[first].Priority; )
                next++;
            int count = next - first;
            // First to each its share, then what others left.
            for (int i = 0; i < count * 2 && left > claimed.Count; i++)
            {
                var lane = lanes.Due[first + (i + _turn) % count];
                int share = i < count ? (left - claimed.Count + count - i - 1) / (count - i) : left - claimed.Count;
                int free = Math.Min(share, FreeOf(lane.Type, budget, claimed));
                if (free == 0 || !Takes(who, lane.Type.Text, now))
                    continue;
                int before = claimed.Count;
                bool hasRoom = Collect(who, lane, free, now, claimed, ref bytes);
                if (budget.LimitOf(lane.Type.Text) is { } limit)
                    permits.Take(lane.Type, limit, claimed.Count - before);
                if (!hasRoom)
                    return;
            }
        }
    }

    /// <returns><see langword="false"/> when the batch is full of large payloads.</returns>
    private bool Collect(Claimant who, in Lane lane, int free, long now, List<TaskDelivery> claimed, ref long bytes)
    {
        int most = claimed.Count + free;
        int priority = (int)Math.Clamp(lane.Priority, int.MinValue, int.MaxValue);
        int before = claimed.Count;
        _lane.BindText("type", lane.Type.Utf8).Bind("priority", lane.Priority).Bind("now", now);
        while (claimed.Count < most && _held.Count < MostPerClaim && bytes < MostBytes && _lane.Step())
        {
            var delivery = Read(_lane, lane.Type.Text, priority);
            if (delivery.Task.Key is { } key && keys.IsBlocked(lane.Type.Text, key, delivery.Seq))
            {
                _held.Add(delivery.Seq);
                continue;
            }
            claimed.Add(delivery);
            bytes += delivery.Task.Payload.Length;
        }
        _lane.Reset();

        foreach (long seq in _held)
            keys.Hold(seq);
        HasHeld |= _held.Count > 0;
        _held.Clear();
        Start(claimed, before, who.WorkerId, now);
        return bytes < MostBytes;
    }

    private SqliteDelivery? FindSolo(Claimant who, in ReceiveBudget budget, long now)
    {
        SqliteDelivery? found = null;
        _solo.Bind("now", now);
        while (found is null && _solo.Step())
        {
            var name = lanes.Name(_solo.Bytes(TaskRow.Next));
            string type = name.Text;
            if (!Takes(who, type, now) || budget.IsOff(type) || PermitsOf(name, budget) == 0)
                continue;
            var delivery = Read(_solo, type, _solo.Int32(TaskRow.Next + 1));
            if (delivery.Task.Key is not { } key || !keys.IsBlocked(type, key, delivery.Seq))
                found = delivery;
        }
        _solo.Reset();
        return found;
    }

    private void Start(List<TaskDelivery> claimed, int first, string worker, long now)
    {
        _start.Bind("worker", worker).Bind("started", now);
        for (int i = first; i < claimed.Count; i++)
        {
            var delivery = (SqliteDelivery)claimed[i];
            _start.Bind("seq", delivery.Seq).Run();
            // An id that is not a UUID is replaced by the one that the task is known by from now on.
            if (delivery.Malformed is not null)
                _rename.Bind("seq", delivery.Seq).Bind("id", delivery.Task.Id.ToString()).Run();
        }
    }

    private bool Takes(Claimant who, string type, long now) => who.Knows(type) || (who.ClaimsUnknownTypes && !workers.AnyKnows(type, now));

    private static SqliteDelivery Read(Statement row, string type, int priority)
    {
        var task = TaskRow.Read(row, type, priority, out string? malformed);
        return new SqliteDelivery(
            task,
            attempt: TaskRow.AttemptOf(row),
            crashes: row.Int32(TaskRow.Crashes),
            malformed,
            seq: row.Int64(TaskRow.Seq),
            fence: row.Int64(TaskRow.NextFence)
        );
    }

    private int PermitsOf(TypeName type, in ReceiveBudget budget) =>
        budget.LimitOf(type.Text) is { } limit ? permits.FreeOf(type, limit) : int.MaxValue;

    private int FreeOf(TypeName type, in ReceiveBudget budget, List<TaskDelivery> claimed)
    {
        if (budget.IsOff(type.Text))
            return 0;
        if (budget.PerType is null)
            return PermitsOf(type, budget);
        int ofType = 0;
        foreach (var delivery in claimed)
            ofType += delivery.Task.Type == type.Text ? 1 : 0;
        return Math.Max(0, Math.Min(budget.For(type.Text) - ofType, PermitsOf(type, budget)));
    }
}
