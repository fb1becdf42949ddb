using System.Text;
using TaskKit.Backends;
using TaskKit.Sqlite;
using TaskKit.Sqlite.Database;
using TaskKit.TestSupport;

namespace TaskKit.Sqlite.Tests;

/// <summary>Tasks that other programs write into the table, with SQL alone.</summary>
public sealed class PlainInsertTests : IAsyncLifetime
{
    private readonly SqliteFile _file = new();
    private SqliteBackend _backend = null!;
    private Connection _sql = null!;

    public Task InitializeAsync()
    {
        _backend = _file.Open();
        _sql = _file.Connect();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _sql.Dispose();
        await _file.DisposeAsync();
    }

    [Trait("Seed", "4-23")]
    [Fact]
    public async Task Type_and_payload_are_enough()
    {
        var worker = new SqliteWorker(_backend);
        var before = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        _sql.Execute("""INSERT INTO task_queue (type, payload) VALUES ('sms', '{"to":"größte"}')""");

        var delivery = await worker.ReceiveOneAsync();

        Assert.Null(delivery.Malformed);
        Assert.Equal("""{"to":"größte"}""", Encoding.UTF8.GetString(delivery.Task.Payload.Span));
        Assert.Equal((7, (int?)null, 1), (delivery.Task.Id.Value.Version, delivery.Task.Version, delivery.Attempt));
        Assert.InRange(delivery.Task.Id.Value.Variant, 8, 11);
        Assert.InRange(delivery.Task.CreatedAt, before, TimeProvider.System.GetUtcNow().AddSeconds(1));
        Assert.Equal(TaskState.Running, (await FindAsync(delivery.Task.Id))!.State);
        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Done(delivery)));
    }

    [Trait("Seed", "4-23")]
    [Fact]
    public async Task A_task_in_a_transaction_exists_from_its_commit_on()
    {
        var worker = new SqliteWorker(_backend);
        _sql.Execute("BEGIN; INSERT INTO task_queue (type, payload) VALUES ('sms', '1')");
        _sql.Execute("ROLLBACK");
        _sql.Execute("BEGIN; INSERT INTO task_queue (type, payload) VALUES ('sms', '2'); COMMIT");

        var delivery = await worker.ReceiveOneAsync();

        Assert.Equal("2", Encoding.UTF8.GetString(delivery.Task.Payload.Span));
        Assert.Single((await _backend.Operations.ListAsync(new(), CancellationToken.None)).Tasks);
    }

    [Fact]
    public async Task All_columns_reach_the_worker()
    {
        _sql.Execute(
            """
            INSERT INTO task_queue (type, payload, id, key, idempotency_key, max_retries, timeout_ms, metadata, traceparent, priority, version)
            VALUES ('sms', x'7b7d', '0199C0DE-0000-7000-8000-00000000000A', 'k', 'i', 5, 1500, '{"a":"b"}', '00-x', 2, 4)
            """
        );

        var task = (await new SqliteWorker(_backend).ReceiveOneAsync()).Task;

        Assert.Equal(
            ("{}", "k", "i", 5, 2, 4),
            (Encoding.UTF8.GetString(task.Payload.Span), task.Key, task.IdempotencyKey, task.MaxRetries, task.Priority, task.Version!.Value)
        );
        Assert.Equal((TimeSpan.FromSeconds(1.5), "b", "00-x"), (task.Timeout, task.Metadata["a"], task.TraceParent));
        Assert.NotNull(await FindAsync(TaskId.Parse("0199c0de-0000-7000-8000-00000000000a")));
    }

    [Theory]
    [InlineData("payload", "NULL", "payload is NULL")]
    [InlineData("metadata", "'[1]'", "metadata is not")]
    [InlineData("metadata", "'{\"a\":1}'", "metadata is not")]
    [InlineData("metadata", "'{\"a\":\"b\"} x'", "metadata is not")]
    [InlineData("metadata", "x'7b22ff22'", "metadata is not")]
    [InlineData("max_retries", "'many'", "max_retries is 'many'")]
    [InlineData("max_retries", "-1", "max_retries is '-1'")]
    [InlineData("timeout_ms", "1.5", "timeout_ms is '1.5'")]
    [InlineData("timeout_ms", "9223372036854775807", "expected a whole number from -1 to 922337203685476, or NULL.")]
    [InlineData("version", "'two'", "version is 'two'; expected a whole number from 0 to 2147483647, or NULL.")]
    [InlineData("attempts", "2000000", "attempts is '2000000'; expected a whole number from 0 to 1000000.")]
    [InlineData("due", "'tomorrow'", "due is 'tomorrow'")]
    [InlineData("due", "x'00'", "whole numbers")]
    [InlineData("due", "2.5", "due is '2.5'")]
    [InlineData("priority", "'high'", "priority is 'high'")]
    [InlineData("priority", "1.5", "priority is '1.5'")]
    [InlineData("crashes", "'none'", "crashes is 'none'")]
    [InlineData("id", "'order 7'", "id 'order 7' is not a UUID")]
    [InlineData("id", "x'ff00'", "is not a UUID")]
    public async Task What_is_no_task_is_delivered_as_malformed_and_can_be_buried(string column, string value, string expected)
    {
        var worker = new SqliteWorker(_backend);
        string payload = column == "payload" ? value : "'{\"to\" : 1}'";
        string more = column == "payload" ? "" : $", {column}";
        _sql.Execute($"INSERT INTO task_queue (type, payload{more}) VALUES ('sms', {payload}{(more == "" ? "" : ", " + value)})");

        var delivery = await worker.ReceiveOneAsync();

        Assert.Contains(expected, delivery.Malformed);
        Assert.Equal(column == "payload" ? "" : "{\"to\" : 1}", Encoding.UTF8.GetString(delivery.Task.Payload.Span));
        var failure = new TaskFailure(DeadLetterReasons.Malformed, TaskError.Validation(delivery.Malformed!));
        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Dead(delivery, failure)));
        var record = await FindAsync(delivery.Task.Id);
        int attempts = column == "attempts" ? 2_000_000 : 0;
        Assert.Equal((TaskState.Dead, attempts, DeadLetterReasons.Malformed), (record!.State, record.Attempts, record.Failure!.Reason));
    }

    [Theory]
    [InlineData("'{\"to\":'")]
    [InlineData("''")]
    [InlineData("5")]
    [InlineData("2.5")]
    [InlineData("x'fffe00'")]
    [InlineData("zeroblob(3000000)")]
    public async Task A_payload_is_handed_over_as_it_is(string payload)
    {
        _sql.Execute($"INSERT INTO task_queue (type, payload) VALUES ('sms', {payload})");

        var delivery = await new SqliteWorker(_backend).ReceiveOneAsync();

        Assert.Null(delivery.Malformed);
        Assert.Equal(_sql.Number("SELECT length(CAST(payload AS BLOB)) FROM task_queue"), delivery.Task.Payload.Length);
    }

    [Theory]
    [InlineData("due", "9223372036854775807")]
    [InlineData("due", "-9223372036854775808")]
    [InlineData("created", "9223372036854775807")]
    [InlineData("created", "'yesterday'")]
    [InlineData("priority", "99999999999")]
    [InlineData("version", "'two'")]
    [InlineData("attempts", "-1")]
    [InlineData("crashes", "-9223372036854775808")]
    [InlineData("fence", "1.5")]
    [InlineData("fence", "4611686018427387903")]
    [InlineData("generation", "9223372036854775807")]
    [InlineData("type", "CAST(x'61ff' AS TEXT)")]
    public async Task Odd_values_hold_up_nobody(string column, string value)
    {
        string type = column == "type" ? value : "'sms'";
        string more = column == "type" ? "" : $", {column}";
        _sql.Execute($"INSERT INTO task_queue (type, payload{more}) VALUES ({type}, '1'{(more == "" ? "" : ", " + value)})");
        _sql.Execute("INSERT INTO task_queue (type, payload, priority) VALUES ('sms', '2', -2)");
        var worker = new SqliteWorker(_backend);

        var seen = new List<string>();
        while (!seen.Contains("2"))
            seen.AddRange((await worker.ReceiveAsync(new(1))).Select(delivery => Encoding.UTF8.GetString(delivery.Task.Payload.Span)));

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(2, (await _backend.Operations.ListAsync(new(), CancellationToken.None)).Tasks.Count);
    }

    [Theory]
    [InlineData("state", "'WAITING'")]
    [InlineData("type", "''")]
    [InlineData("type", "NULL")]
    [InlineData("type", "x'61'")]
    [InlineData("fence", "9223372036854775807")]
    [InlineData("fence", "'x'")]
    [InlineData("held", "1")]
    [InlineData("attempts", "99999999999")]
    [InlineData("attempts", "'x'")]
    public void What_could_never_be_found_again_is_refused_by_the_table(string column, string value)
    {
        string columns = column == "type" ? "type, payload" : $"type, payload, {column}";
        string values = column == "type" ? $"{value}, '1'" : $"'sms', '1', {value}";

        Assert.Throws<SqliteError>(() => _sql.Execute($"INSERT INTO task_queue ({columns}) VALUES ({values})"));
    }

    [Fact]
    public async Task A_task_whose_predecessor_was_deleted_by_hand_goes_on()
    {
        var worker = new SqliteWorker(_backend);
        _sql.Execute("INSERT INTO task_queue (type, payload, key) VALUES ('sms', '1', 'k'), ('sms', '2', 'k')");
        await worker.ReceiveOneAsync();
        await Eventually.TrueAsync(async () => await HeldAfterLookAsync(worker) == 1);

        _sql.Execute("DELETE FROM task_queue WHERE payload = '1'");

        Assert.Equal("2", Encoding.UTF8.GetString((await worker.ReceiveOneAsync()).Task.Payload.Span));
    }

    private async Task<long> HeldAfterLookAsync(SqliteWorker worker)
    {
        using var brief = new CancellationTokenSource(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        Assert.Empty(await worker.Receiver.ReceiveAsync(new(1), brief.Token));
        return _sql.Number("SELECT sum(held) FROM task_queue");
    }

    private ValueTask<TaskRecord?> FindAsync(TaskId id) => _backend.Operations.FindAsync(id, CancellationToken.None);
}
