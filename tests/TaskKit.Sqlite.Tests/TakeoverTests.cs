using TaskKit.Backends;
using TaskKit.Sqlite.Database;
using TaskKit.TestSupport;

namespace TaskKit.Sqlite.Tests;

/// <summary>A file of an older version, made by the statements of that version, goes on with its tasks.</summary>
public sealed class TakeoverTests : IAsyncLifetime
{
    private static readonly string Version1 = TablesOf(1);

    private readonly SqliteFile _file = new();

    public Task InitializeAsync()
    {
        using var sql = _file.Connect();
        sql.Execute(Version1);
        sql.Execute(
            """
            INSERT INTO task_queue (type, payload, state, reason, version) VALUES
                ('waits', '1', 'PENDING', NULL, 1), ('done', '2', 'DONE', NULL, 2), ('failed', '3', 'DEAD', 'retries_exhausted', 1),
                ('unknown', '4', 'DEAD', 'unknown_type', 1), ('again', '5', 'DEAD', 'unknown_type', 1), ('again', '6', 'DONE', NULL, 1);
            INSERT INTO task_workers (id, types, pid, started, lease_until) VALUES ('old', '["idle","waits"]', 1, 0, 0), ('odd', '{', 1, 0, 0);
            """
        );
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _file.DisposeAsync();

    [Fact]
    public void D02_Every_type_that_was_not_only_ever_buried_as_unknown_counts_as_declared()
    {
        _file.Open();
        using var sql = _file.Connect();

        Assert.Equal(
            "again,done,failed,idle,waits",
            sql.Text("SELECT group_concat(type) FROM (SELECT type FROM task_types ORDER BY type)")
        );
        Assert.Equal(Schema.Version, sql.Number("PRAGMA user_version"));
        Assert.Equal(30 * 86_400_000L, sql.Number("SELECT max(expires - seen) FROM task_types"));
        Assert.Equal("ok", sql.Text("PRAGMA integrity_check"));
    }

    [Fact]
    public async Task D02_The_first_new_worker_buries_nothing_of_an_absent_program()
    {
        await using var shop = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done, backend: _file.Open());

        await shop.WaitAsync(await shop.EnqueueAsync(), TaskState.Done);

        var waits = Assert.Single(await shop.Backend.Operations!.TypesAsync(CancellationToken.None), type => type.IsAbandoned);
        Assert.Equal(("waits", 1), (waits.Type, waits.Waiting));
        Assert.Empty(waits.Programs);
        Assert.Equal("waits", (await new SqliteWorker(_file.Open(), "waits").ReceiveOneAsync()).Task.Type);
    }

    [Fact]
    public async Task Rows_keep_their_version_and_new_ones_may_state_none()
    {
        var backend = _file.Open();
        await backend.SubmitAsync([Tasks.New("new")], CancellationToken.None);
        using var sql = _file.Connect();
        sql.Execute("INSERT INTO task_queue (type, payload) VALUES ('plain', '1')");

        var tasks = (await backend.Operations.ListAsync(new(), CancellationToken.None)).Tasks;

        Assert.Equal(
            [("plain", null), ("new", null), ("again", 1), ("again", 1), ("unknown", 1), ("failed", 1), ("done", 2), ("waits", 1)],
            tasks.Select(task => (task.Task.Type, task.Task.Version))
        );
    }

    [Fact]
    public async Task D21_A_task_that_was_held_for_no_key_and_one_without_room_in_its_fence_run_once()
    {
        using (var sql = _file.Connect())
            sql.Execute(
                """
                DELETE FROM task_queue;
                INSERT INTO task_queue (type, payload, held, fence) VALUES ('sms', '1', 1, 7), ('sms', '2', 0, 9223372036854775807),
                    ('sms', '3', 0, 1.5), ('sms', '4', 0, 'x');
                """
            );
        var worker = new SqliteWorker(_file.Open());

        for (int left = 4; left > 0; left--)
            Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Done(await worker.ReceiveOneAsync())));

        using var after = _file.Connect();
        Assert.Equal(4, after.Number("SELECT count(*) FROM task_queue WHERE state = 'DONE' AND typeof(fence) = 'integer'"));
    }

    [Fact]
    public async Task D02_The_declared_types_of_version_2_become_documents()
    {
        await using var file = new SqliteFile();
        using (var sql = file.Connect())
        {
            sql.Execute(TablesOf(2));
            sql.Execute(
                """
                INSERT INTO task_types VALUES ('ledger', 'Billing', 1700000000000, 4102444800000), ('ledger', 'Shop', 1600000000000, 4102444800000),
                    ('waits', '', 1500000000000, 4102444800000), ('over', 'Billing', 1, 2);
                INSERT INTO task_queue (type, payload) VALUES ('waits', '1');
                """
            );
        }

        var backend = file.Open();

        await Eventually.TrueAsync(async () => (await backend.Operations.TypesAsync(CancellationToken.None)).Count == 2);
        var types = await backend.Operations.TypesAsync(CancellationToken.None);
        Assert.Equal(
            [("ledger", "Billing, Shop", 0), ("waits", "", 1)],
            types.Select(type => (type.Type, string.Join(", ", type.Programs), (int)type.Waiting))
        );
        Assert.Equal([1_700_000_000_000, 1_500_000_000_000], types.Select(type => type.LastSeen!.Value.ToUnixTimeMilliseconds()));
        using var after = file.Connect();
        Assert.Equal(
            (4_102_444_800_000, 3),
            (
                after.Number("SELECT expires FROM task_types WHERE type = 'ledger' AND program = 'Shop'"),
                after.Number("SELECT count(*) FROM task_types")
            )
        );
        Assert.True(
            after.Number("SELECT max(version) FROM task_documents")
                <= await backend.Documents.ChangeAsync("declared-types", CancellationToken.None)
        );
        Assert.Equal("ok", after.Text("PRAGMA integrity_check"));
    }

    [Fact]
    public async Task D02_A_file_of_version_3_keeps_its_tasks_and_gets_room_for_limits()
    {
        await using var file = new SqliteFile();
        using (var sql = file.Connect())
        {
            sql.Execute(TablesOf(3));
            sql.Execute("INSERT INTO task_queue (type, payload) VALUES ('waits', '1'), ('waits', '2')");
        }
        var worker = new SqliteWorker(file.Open(), "waits");
        var budget = new ReceiveBudget(5)
        {
            Limits = new Dictionary<string, TaskLimit>
            {
                ["waits"] = new() { Concurrency = 1, Rate = new TaskRate(9, TimeSpan.FromHours(1)) },
            },
        };

        Assert.Single(await worker.Receiver.ReceiveAsync(budget, CancellationToken.None));

        using var after = file.Connect();
        Assert.Equal((Schema.Version, 1), (after.Number("PRAGMA user_version"), after.Number("SELECT sum(tasks) FROM task_starts")));
        Assert.Equal("ok", after.Text("PRAGMA integrity_check"));
    }

    [Fact]
    public void A_table_that_somebody_changed_is_refused_and_left_alone()
    {
        using (var sql = _file.Connect())
            sql.Execute(
                "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, 'NULL DEFAULT 1,', 'NULL  DEFAULT 1,') WHERE name = 'task_queue'"
            );

        Assert.Contains("was changed by another program", Assert.Throws<BackendLostException>(() => _file.Open()).Message);
        using var after = _file.Connect();
        Assert.Equal(
            (1, 0),
            (after.Number("PRAGMA user_version"), after.Number("SELECT count(*) FROM sqlite_master WHERE name = 'task_types'"))
        );
    }

    private static string TablesOf(int version) =>
        File.ReadAllText(Path.Combine(Repository.Root, $"tests/TaskKit.Sqlite.Tests/golden/schema-{version}.sql"));
}
