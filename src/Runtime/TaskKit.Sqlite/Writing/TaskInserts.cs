using TaskKit.Backends;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Rows;

namespace TaskKit.Sqlite.Writing;

/// <summary>Stores new tasks, each once.</summary>
internal sealed class TaskInserts(Connection db)
{
    private const int UuidLength = 36;
    private const int FirstRare = 9;
    private const int LastRare = 15;

    private readonly Statement _insert = db.Prepare(
        """
        INSERT INTO task_queue (id, type, payload, state, due, created, priority, version,
            generation, key, idempotency_key, not_before, max_retries, timeout_ms, metadata, traceparent)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?16, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
        ON CONFLICT DO NOTHING
        """
    );

    private readonly Statement _byId = db.Prepare("SELECT 1 FROM task_queue WHERE id = ?1");

    private readonly Statement _byKey = db.Prepare(
        "SELECT id, payload FROM task_queue INDEXED BY task_queue_idempotency WHERE type = ?1 AND idempotency_key = ?2 AND idempotency_key IS NOT NULL"
    );

    private bool _rareIsBound;

    public SubmitOutcome Insert(TaskEnvelope task, long now)
    {
        Span<byte> id = stackalloc byte[UuidLength];
        task.Id.TryFormat(id, out _, default, null);
        long due = task.NotBefore is { } notBefore ? UnixTime.FromDue(notBefore) : now;
        _insert
            .BindText(1, id)
            .Bind(2, task.Type)
            .BindText(3, task.Payload.Span)
            .Bind(4, due > now ? "SCHEDULED" : "PENDING")
            .Bind(5, due)
            .Bind(6, task.CreatedAt.ToUnixTimeMilliseconds())
            .Bind(7, task.Priority)
            .Bind(8, (long?)task.Version)
            .Bind(16, task.Generation);
        BindRare(task);
        return _insert.Run() == 1 ? new(SubmitStatus.Stored, task.Id) : FindExisting(task, id);
    }

    // Most tasks have none of these, and a parameter keeps its NULL from row to row.
    private void BindRare(TaskEnvelope task)
    {
        if (
            task is
            { Key: null, IdempotencyKey: null, NotBefore: null, MaxRetries: null, Timeout: null, TraceParent: null, Metadata.Count: 0 }
        )
        {
            for (int i = FirstRare; _rareIsBound && i <= LastRare; i++)
                _insert.BindNull(i);
            _rareIsBound = false;
            return;
        }
        _rareIsBound = true;
        _insert
            .Bind(FirstRare, task.Key)
            .Bind(10, task.IdempotencyKey)
            .Bind(11, task.NotBefore is { } notBefore ? UnixTime.FromDue(notBefore) : null)
            .Bind(12, task.MaxRetries)
            .Bind(13, task.Timeout is { } timeout ? (long)Math.Ceiling(timeout.TotalMilliseconds) : null)
            .Bind(LastRare, task.TraceParent);
        if (task.Metadata.Count == 0)
            _insert.BindNull(14);
        else
            _insert.BindText(14, MetadataJson.Write(task.Metadata));
    }

    /// <summary>The outcome of storing a task whose idempotency key another task has with another payload; else <see langword="null"/>.</summary>
    public SubmitOutcome? ConflictOf(TaskEnvelope task)
    {
        if (task.IdempotencyKey is null)
            return null;
        Span<byte> id = stackalloc byte[UuidLength];
        task.Id.TryFormat(id, out _, default, null);
        return IsKnown(id) || FindByKey(task) is not { Status: SubmitStatus.Conflict } conflict ? null : conflict;
    }

    private SubmitOutcome FindExisting(TaskEnvelope task, ReadOnlySpan<byte> id) =>
        IsKnown(id) ? new(SubmitStatus.Existing, task.Id) : FindByKey(task)!.Value;

    private bool IsKnown(ReadOnlySpan<byte> id)
    {
        bool isKnown = _byId.BindText(1, id).Step();
        _byId.Reset();
        return isKnown;
    }

    private SubmitOutcome? FindByKey(TaskEnvelope task)
    {
        bool isTaken = _byKey.Bind(1, task.Type).Bind(2, task.IdempotencyKey).Step();
        if (!isTaken)
        {
            _byKey.Reset();
            return null;
        }
        TaskRow.TryReadId(_byKey.Bytes(0), out var first);
        bool isSame = _byKey.Bytes(1).SequenceEqual(task.Payload.Span);
        _byKey.Reset();
        return isSame
            ? new(SubmitStatus.Existing, first)
            : new(SubmitStatus.Conflict, first, $"Task {first} has the same idempotency key and another payload.");
    }
}
