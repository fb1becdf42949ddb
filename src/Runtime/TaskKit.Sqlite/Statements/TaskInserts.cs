using TaskKit.Backends;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Rows;

namespace TaskKit.Sqlite.Statements;

/// <summary>Stores new tasks, each once.</summary>
internal sealed class TaskInserts(Connection db)
{
    private const int UuidLength = 36;

    // In the order of the statement.
    private static readonly string[] Rare =
    [
        "key",
        "idempotency_key",
        "not_before",
        "max_retries",
        "timeout_ms",
        "metadata",
        "traceparent",
    ];

    private readonly Statement _insert = db.Prepare(
        """
        INSERT INTO task_queue (id, type, payload, state, due, created, priority, version,
            generation, key, idempotency_key, not_before, max_retries, timeout_ms, metadata, traceparent)
        VALUES (@id, @type, @payload, @state, @due, @created, @priority, @version,
            @generation, @key, @idempotency_key, @not_before, @max_retries, @timeout_ms, @metadata, @traceparent)
        ON CONFLICT DO NOTHING
        """
    );

    private readonly Statement _byId = db.Prepare("SELECT 1 FROM task_queue WHERE id = @id");

    private readonly Statement _byKey = db.Prepare(
        "SELECT id, payload FROM task_queue INDEXED BY task_queue_idempotency WHERE type = @type AND idempotency_key = @idempotency_key AND idempotency_key IS NOT NULL"
    );

    private bool _rareIsBound;

    public SubmitOutcome Insert(TaskEnvelope task, long now)
    {
        Span<byte> id = stackalloc byte[UuidLength];
        task.Id.TryFormat(id, out _, default, null);
        long due = task.NotBefore is { } notBefore ? UnixTime.FromDue(notBefore) : now;
        _insert
            .BindText("id", id)
            .Bind("type", task.Type)
            .BindText("payload", task.Payload.Span)
            .Bind("state", due > now ? "SCHEDULED" : "PENDING")
            .Bind("due", due)
            .Bind("created", task.CreatedAt.ToUnixTimeMilliseconds())
            .Bind("priority", task.Priority)
            .Bind("version", (long?)task.Version)
            .Bind("generation", task.Generation);
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
            if (_rareIsBound)
                foreach (string name in Rare)
                    _insert.BindNull(name);
            _rareIsBound = false;
            return;
        }
        _rareIsBound = true;
        _insert
            .Bind("key", task.Key)
            .Bind("idempotency_key", task.IdempotencyKey)
            .Bind("not_before", task.NotBefore is { } notBefore ? UnixTime.FromDue(notBefore) : null)
            .Bind("max_retries", task.MaxRetries)
            .Bind("timeout_ms", task.Timeout is { } timeout ? (long)Math.Ceiling(timeout.TotalMilliseconds) : null)
            .Bind("traceparent", task.TraceParent);
        if (task.Metadata.Count == 0)
            _insert.BindNull("metadata");
        else
            _insert.BindText("metadata", MetadataJson.Write(task.Metadata));
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
        bool isKnown = _byId.BindText("id", id).Step();
        _byId.Reset();
        return isKnown;
    }

    private SubmitOutcome? FindByKey(TaskEnvelope task)
    {
        bool isTaken = _byKey.Bind("type", task.Type).Bind("idempotency_key", task.IdempotencyKey).Step();
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
