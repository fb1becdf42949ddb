using TaskKit.Backends;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Rows;

namespace TaskKit.Sqlite.Writing;

/// <summary>Stores outcomes. Each names its row and the fence of its claim: without them a late outcome changes nothing.</summary>
internal sealed class Settlements(Connection db, RetentionOptions retention, TaskInserts inserts, KeyOrder keys)
{
    private const string IsOurs = "WHERE seq = ?1 AND fence = ?2 AND state = 'RUNNING'";

    private static readonly TaskFailure CancelledWhileRunning = new("cancelled", TaskError.Permanent("Cancelled on request while it ran."));

    private readonly Statement _done = db.Prepare(
        $"""
        UPDATE task_queue SET state = 'DONE', attempts = attempts + 1, finished = ?3, expires = ?4, result = ?5,
            reason = NULL, error_type = NULL, error_code = NULL, error_message = NULL
        {IsOurs}
        """
    );

    private readonly Statement _end = db.Prepare(
        $"""
        UPDATE task_queue SET state = ?3, attempts = attempts + ?4, finished = ?5, expires = ?6,
            reason = ?7, error_type = ?8, error_code = ?9, error_message = ?10
        {IsOurs}
        """
    );

    private readonly Statement _retry = db.Prepare(
        $"""
        UPDATE task_queue SET state = 'RETRYING', attempts = attempts + 1, due = ?3,
            reason = ?7, error_type = ?8, error_code = ?9, error_message = ?10
        {IsOurs} AND cancel_requested = 0
        """
    );

    private readonly Statement _wait = db.Prepare(
        $"UPDATE task_queue SET state = ?3, due = coalesce(?4, due) {IsOurs} AND cancel_requested = 0"
    );

    private readonly Statement _look = db.Prepare("SELECT fence, state = 'RUNNING' FROM task_queue WHERE seq = ?1");

    public SettleResult Settle(in TaskSettlement settlement, long now)
    {
        var delivery = (SqliteDelivery)settlement.Delivery;
        foreach (var followUp in settlement.FollowUps)
            if (inserts.ConflictOf(followUp) is { } conflict)
                return SettleResult.Refused(followUp, conflict.Reason!);
        if (!Apply(settlement, delivery, now) && !CancelInstead(settlement, delivery, now))
            return IsRepeated(delivery) ? SettleResult.Settled : SettleResult.Stale;

        foreach (var followUp in settlement.FollowUps)
            inserts.Insert(followUp, now);
        if (delivery.Task.Key is { } key)
            keys.ReleaseNext(delivery.Task.Type, key);
        return SettleResult.Settled;
    }

    private bool Apply(in TaskSettlement settlement, SqliteDelivery delivery, long now) =>
        settlement.Kind switch
        {
            SettlementKind.Done => Done(delivery, settlement.Result.Span, now),
            SettlementKind.Dead => End(delivery, TaskState.Dead, settlement.Failure!, settlement.CountsAttempt ? 1 : 0, now),
            SettlementKind.Cancelled => End(delivery, TaskState.Cancelled, settlement.Failure!, 0, now),
            SettlementKind.Retry => Retry(delivery, settlement.Due, settlement.Failure!),
            SettlementKind.Snooze => Wait(delivery, TaskState.Scheduled, UnixTime.FromDue(settlement.Due)),
            _ => Wait(delivery, TaskState.Pending, null),
        };

    /// <summary>Whoever asked to cancel was told that it will be: another attempt would break that.</summary>
    private bool CancelInstead(in TaskSettlement settlement, SqliteDelivery delivery, long now) =>
        settlement.Kind switch
        {
            SettlementKind.Retry => End(delivery, TaskState.Cancelled, CancelledWhileRunning, 1, now),
            SettlementKind.Snooze or SettlementKind.Released => End(delivery, TaskState.Cancelled, CancelledWhileRunning, 0, now),
            _ => false,
        };

    private bool Done(SqliteDelivery delivery, ReadOnlySpan<byte> result, long now)
    {
        Bind(_done, delivery).Bind(3, now).Bind(4, UnixTime.After(now, retention.Done));
        return (result.IsEmpty ? _done.BindNull(5) : _done.BindText(5, result)).Run() == 1;
    }

    private bool End(SqliteDelivery delivery, TaskState state, TaskFailure failure, int attempts, long now)
    {
        var kept = state is TaskState.Dead ? retention.Dead : retention.Done;
        Bind(_end, delivery).Bind(3, state.ToName()).Bind(4, attempts).Bind(5, now).Bind(6, UnixTime.After(now, kept));
        return Bind(_end, failure).Run() == 1;
    }

    private bool Retry(SqliteDelivery delivery, DateTimeOffset due, TaskFailure failure)
    {
        Bind(_retry, delivery).Bind(3, UnixTime.FromDue(due));
        return Bind(_retry, failure).Run() == 1;
    }

    private bool Wait(SqliteDelivery delivery, TaskState state, long? due) =>
        Bind(_wait, delivery).Bind(3, state.ToName()).Bind(4, due).Run() == 1;

    /// <summary>The fence is still the claim's and nothing runs under it: the outcome had been stored.</summary>
    private bool IsRepeated(SqliteDelivery delivery)
    {
        bool repeated = _look.Bind(1, delivery.Seq).Step() && _look.Int64(0) == delivery.Fence && _look.Int64(1) == 0;
        _look.Reset();
        return repeated;
    }

    private static Statement Bind(Statement statement, SqliteDelivery delivery) => statement.Bind(1, delivery.Seq).Bind(2, delivery.Fence);

    private static Statement Bind(Statement statement, TaskFailure failure) =>
        statement.Bind(7, failure.Reason).Bind(8, failure.Error.Type).Bind(9, failure.Error.Code).Bind(10, failure.Error.Message);
}
