using System.Text;
using TaskKit.Backends;
using TaskKit.Sqlite;
using TaskKit.Sqlite.Database;
using TaskKit.TestSupport;

namespace TaskKit.Sqlite.Tests;

/// <summary>Tests of the choice and order of claimed tasks, and of the end of the wait for them.</summary>
public sealed class ClaimTests : IAsyncLifetime
{
    private readonly SqliteFile _file = new();
    private SqliteBackend _backend = null!;

    public Task InitializeAsync()
    {
        _backend = _file.Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _file.DisposeAsync();

    [Fact]
    public async Task A_flood_of_one_type_leaves_others_their_share()
    {
        var worker = new SqliteWorker(_backend, "a", "b", "c");
        await _backend.SubmitAsync([.. Tasks.Many(300, "a"), .. Tasks.Many(5, "b"), .. Tasks.Many(40, "c")], CancellationToken.None);

        var claimed = (await worker.ReceiveAsync(new(60))).CountBy(delivery => delivery.Task.Type).ToDictionary();

        Assert.Equal((60, 5), (claimed.Values.Sum(), claimed["b"]));
        Assert.InRange(claimed["a"], 20, 35);
        Assert.InRange(claimed["c"], 20, 35);
    }

    [Fact]
    public async Task Free_slots_go_to_whoever_has_tasks()
    {
        var worker = new SqliteWorker(_backend, "a", "b", "c");
        await _backend.SubmitAsync([.. Tasks.Many(90, "a"), .. Tasks.Many(1, "b"), .. Tasks.Many(1, "c")], CancellationToken.None);

        for (int round = 0; round < 3; round++)
            Assert.Equal(30, (await worker.ReceiveAsync(new(30))).Count);
    }

    [Fact]
    public async Task A_long_backlog_of_one_key_is_looked_at_once()
    {
        const int Backlog = 20_000;
        var tasks = Tasks.Many(Backlog).Select(task => task with { Key = "k" }).ToArray();
        await _backend.SubmitAsync(tasks, CancellationToken.None);
        await _backend.SubmitAsync([Tasks.New(payload: "1")], CancellationToken.None);
        var worker = new SqliteWorker(_backend);

        var claimed = new List<TaskDelivery>();
        while (claimed.Count < 2)
            claimed.AddRange(await worker.ReceiveAsync(new(2)));

        Assert.Equal([tasks[0].Id], claimed.Where(delivery => delivery.Task.Key is not null).Select(delivery => delivery.Task.Id));
        using var sql = _file.Connect();
        Assert.Equal(Backlog - 1, sql.Number("SELECT count(*) FROM task_queue WHERE held = 1"));
        var counts = await _backend.Operations.CountAsync(CancellationToken.None);
        Assert.Equal(Backlog + 1, counts.Sum(count => count.Count));

        for (int i = 1; i < 50; i++)
        {
            await worker.SettleAsync(TaskSettlement.Done(claimed.Last(delivery => delivery.Task.Key is not null)));
            claimed.Add(await worker.ReceiveOneAsync());
            Assert.Equal(tasks[i].Id, claimed[^1].Task.Id);
        }
    }

    [Fact]
    public async Task Large_payloads_come_in_smaller_batches()
    {
        string payload = $"\"{new string('x', 3 << 20)}\"";
        for (int i = 0; i < 8; i++)
            await _backend.SubmitAsync([Tasks.New(payload: payload)], CancellationToken.None);
        var worker = new SqliteWorker(_backend);

        int first = (await worker.ReceiveAsync(new(100))).Count;

        Assert.InRange(first, 1, 6);
        Assert.Equal(8 - first, (await worker.ReceiveAsync(new(100))).Count);
    }

    [Fact]
    public async Task A_task_that_must_run_alone_is_announced_and_comes_alone()
    {
        using (var sql = _file.Connect())
            sql.Execute("INSERT INTO task_queue (type, payload, crashes) VALUES ('sms', 'solo', 2), ('sms', 'usual', 0)");
        var worker = new SqliteWorker(_backend);

        Assert.Equal("usual", Text(Assert.Single(await worker.ReceiveAsync(new(10)))));
        using var end = new CancellationTokenSource();
        var waiting = worker.Receiver.ReceiveAsync(new(10), end.Token);
        await Eventually.TrueAsync(() => worker.SoloAnnounced > 0);
        await end.CancelAsync();
        Assert.Empty(await waiting);

        var solo = Assert.Single(await worker.ReceiveAsync(new(10, Solo: true)));
        Assert.Equal(("solo", 2), (Text(solo), solo.Crashes));
        Assert.Empty(await worker.ReceiveAsync(new(10, Solo: true)));
    }

    [Fact]
    public async Task Two_receives_at_once_are_refused()
    {
        var worker = new SqliteWorker(_backend);
        using var end = new CancellationTokenSource();
        var first = worker.Receiver.ReceiveAsync(new(1), end.Token);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await worker.Receiver.ReceiveAsync(new(1), CancellationToken.None));

        await end.CancelAsync();
        Assert.Empty(await first);
    }

    [Fact]
    public async Task The_log_is_cut_when_it_has_grown()
    {
        string payload = $"\"{new string('x', 1 << 20)}\"";
        for (int i = 0; i < 20; i++)
            await _backend.SubmitAsync([Tasks.New(payload: payload)], CancellationToken.None);

        await Eventually.TrueAsync(() => new FileInfo(_file.Path).Length > 15 << 20);
        await Eventually.TrueAsync(() => new FileInfo(_file.Path + "-wal").Length == 0);
    }

    [Fact]
    public async Task Finished_tasks_are_deleted_when_their_time_is_over()
    {
        var time = new ShiftedTime();
        var backend = _file.Open(new RetentionOptions { Done = TimeSpan.FromHours(1), Dead = TimeSpan.FromDays(2) }, time);
        await backend.SubmitAsync(Tasks.Many(1203), CancellationToken.None);
        var worker = new SqliteWorker(backend);
        var deliveries = new List<TaskDelivery>();
        while (deliveries.Count < 1203)
            deliveries.AddRange(await worker.ReceiveAsync(new(2000)));
        var failure = new TaskFailure(DeadLetterReasons.PermanentError, TaskError.Permanent("No."));
        await worker.Receiver.SettleAsync(
            [.. deliveries.Select((delivery, i) => i < 3 ? TaskSettlement.Dead(delivery, failure) : TaskSettlement.Done(delivery))],
            CancellationToken.None
        );

        time.Shift = TimeSpan.FromMinutes(61);
        await Eventually.TrueAsync(async () =>
            (await backend.Operations.CountAsync(CancellationToken.None)).Sum(count => count.Count) == 3
        );
        time.Shift = TimeSpan.FromDays(2) + TimeSpan.FromMinutes(1);
        await Eventually.TrueAsync(async () => (await backend.Operations.CountAsync(CancellationToken.None)).Count == 0);
    }

    private static string Text(TaskDelivery delivery) => Encoding.UTF8.GetString(delivery.Task.Payload.Span);

    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }
}
