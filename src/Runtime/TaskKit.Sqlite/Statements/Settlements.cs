using TaskKit.Backends;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Rows;

namespace TaskKit.Sqlite.Statements;

/// <summary>Stores outcomes. Each names its row and the fence of its claim: without them a late outcome changes nothing.</summary>
internal sealed class Settlements(Connection db, RetentionOptions retention, TaskInserts inserts, KeyOrder keys)
{
    private const string IsOurs = "WHERE seq = @seq AND fence = @fence AND state = 'RUNNING'";

    private readonly Statement _done = db.Prepare(
        $"""
        UPDATE task_queue SET state = 'DONE', attempts = attempts + 1, finished = @finished, expires = @expires, result = @result,
            reason = NULL, error_type = NULL, error_code = NULL, error_message = NULL
        {IsOurs}
        """
    );

    private readonly Statement _end = db.Prepare(
        $"""
        UPDATE task_queue SET state = @state, attempts = attempts + @attempts, finished = @finished, expires = @expires,
            reason = @reason, error_type = @error_type, error_code = @error_code, error_message = @error_message
        {IsOurs}
        """
    );

    private readonly Statement _retry = db.Prepare(
        $"""
        UPDATE task_queue SET state = 'RETRYING', attempts = attempts + 1, due = @due,
            reason = @reason, error_type = @error_type, error_code = @error_code, error_message = @error_message
        {IsOurs} AND cancel_requested = 0
        """
    );

    private readonly Statement _wait = db.Prepare(
        $"UPDATE task_queue SET state = @state, due = coalesce(@due, due) {IsOurs} AND cancel_requested = 0"
    );

    private readonly Statement _look = db.Prepare("SELECT fence, state = 'RUNNING' FROM task_queue WHERE seq = @seq");

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
            SettlementKind.Retry => End(delivery, TaskState.Cancelled, TaskFailure.CancelledWhileItRan, 1, now),
            SettlementKind.Snooze or SettlementKind.Released => End(delivery, TaskState.Cancelled, TaskFailure.CancelledWhileItRan, 0, now),
            _ => false,
        };

    private bool Done(SqliteDelivery delivery, ReadOnlySpan<byte> result, long now)
    {
        Bind(_done, delivery).Bind("finished", now).Bind("expires", UnixTime.After(now, retention.Done));
        return (result.IsEmpty ? _done.BindNull("result") : _done.BindText("result", result)).Run() == 1;
    }

    private bool End(SqliteDelivery delivery, TaskState state, TaskFailure failure, int attempts, long now)
    {
        var kept = state is TaskState.Dead ? retention.Dead : retention.Done;
        Bind(_end, delivery)
            .Bind("state", state.ToName())
            .Bind("attempts", attempts)
            .Bind("finished", now)
            .Bind("expires", UnixTime.After(now, kept));
        return Bind(_end, failure).Run() == 1;
    }

    private bool Retry(SqliteDelivery delivery, DateTimeOffset due, TaskFailure failure)
    {
        Bind(_retry, delivery).Bind("due", UnixTime.FromDue(due));
        return Bind(_retry, failure).Run() == 1;
    }

    private bool Wait(SqliteDelivery delivery, TaskState state, long? due) =>
        Bind(_wait, delivery).Bind("state", state.ToName()).Bind("due", due).Run() == 1;

    /// <summary>The fence is still the claim's and nothing runs under it: the outcome had been stored.</summary>
    private bool IsRepeated(SqliteDelivery delivery)
    {
        bool repeated = _look.Bind("seq", delivery.Seq).Step() && _look.Int64(0) == delivery.Fence && _look.Int64(1) == 0;
        _look.Reset();
        return repeated;
    }

    private static Statement Bind(Statement statement, SqliteDelivery delivery) =>
        statement.Bind("seq", delivery.Seq).Bind("fence", delivery.Fence);

    private static Statement Bind(Statement statement, TaskFailure failure) =>
        statement
            .Bind("reason", failure.Reason)
            .Bind("error_type", failure.Error.Type)
            .Bind("error_code", failure.Error.Code)
            .Bind("error_message", failure.Error.Message);
}
