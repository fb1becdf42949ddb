using System.Text;
using System.Text.Json;
using TaskKit.Sqlite.Database;

namespace TaskKit.Bench.Sqlite;

/// <summary>
/// The cost of the same work without a framework: the same table, the same statements per task and the same batch, one loop on one thread.
/// It parses the payload and keeps the state; it has no second worker, no retries, no leases and no waiting.
/// </summary>
internal sealed class Twin : IDisposable
{
    private const int Batch = 512;

    private readonly Connection _connection;

    public Twin(string path)
    {
        _connection = Connection.Open(path);
        _connection.Execute(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -65536"
        );
        _connection.Execute(Schema.Create);
    }

    public TimeSpan Insert(int count)
    {
        byte[] payload = Encoding.UTF8.GetBytes($$"""{"to":"{{Noop.Sample.To}}","text":"{{Noop.Sample.Text}}","number":42}""");
        using var insert = _connection.Prepare(
            "INSERT INTO task_queue (id, type, payload, due, created) VALUES (@id, @type, @payload, @now, @now) ON CONFLICT DO NOTHING"
        );
        long start = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < count; i += Batch)
        {
            _connection.Execute("BEGIN IMMEDIATE");
            for (int j = i; j < Math.Min(i + Batch, count); j++)
            {
                long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
                insert
                    .Bind("id", Guid.CreateVersion7().ToString())
                    .Bind("type", "noop")
                    .BindText("payload", payload)
                    .Bind("now", now)
                    .Run();
            }
            _connection.Execute("COMMIT");
            CheckpointWhenLong(i);
        }
        return TimeProvider.System.GetElapsedTime(start);
    }

    public TimeSpan BurnDown(int count)
    {
        using var claim = _connection.Prepare(
            $"""
            UPDATE task_queue SET state = 'RUNNING', fence = fence + 1, worker = 'twin', started = @now
            WHERE seq IN (
                SELECT seq FROM task_queue INDEXED BY task_queue_ready
                WHERE type = 'noop' AND priority = 0 AND due <= @now AND {Schema.Ready} ORDER BY due LIMIT {Batch})
            RETURNING seq, fence, id, payload
            """
        );
        using var settle = _connection.Prepare(
            "UPDATE task_queue SET state = 'DONE', attempts = attempts + 1, finished = @now, expires = @expires WHERE seq = @seq AND fence = @fence AND state = 'RUNNING'"
        );
        long start = TimeProvider.System.GetTimestamp();
        var claimed = new List<(long Seq, long Fence, byte[] Payload)>();
        long day = (long)TimeSpan.FromDays(1).TotalMilliseconds;
        for (int done = 0, cycle = 0; done < count; cycle++)
        {
            long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            _connection.Execute("BEGIN IMMEDIATE");
            foreach (var (seq, fence, payload) in claimed)
            {
                Parse(payload);
                settle.Bind("seq", seq).Bind("fence", fence).Bind("now", now).Bind("expires", now + day).Run();
            }
            done += claimed.Count;
            claimed.Clear();
            claim.Bind("now", now);
            while (claim.Step())
                claimed.Add((claim.Int64(0), claim.Int64(1), claim.Bytes(3).ToArray()));
            claim.Reset();
            _connection.Execute("COMMIT");
            CheckpointWhenLong(cycle * Batch);
        }
        return TimeProvider.System.GetElapsedTime(start);
    }

    public void Dispose() => _connection.Dispose();

    private void CheckpointWhenLong(int tasks)
    {
        if (tasks % (Batch * 64) == 0)
            _connection.TryTruncateLog();
    }

    private static Noop Parse(ReadOnlySpan<byte> payload)
    {
        var json = new Utf8JsonReader(payload);
        string to = "",
            text = "";
        int number = 0;
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName)
                continue;
            bool isTo = json.ValueTextEquals("to"u8),
                isText = json.ValueTextEquals("text"u8);
            json.Read();
            if (isTo)
                to = json.GetString()!;
            else if (isText)
                text = json.GetString()!;
            else
                number = json.GetInt32();
        }
        return new Noop(to, text, number);
    }
}
