using TaskKit.Backends;
using TaskKit.Sqlite.Database;
using TaskKit.TestSupport;

namespace TaskKit.Sqlite.Tests;

/// <summary>Several backends on one file, as in several processes.</summary>
public sealed class SharingTests : IAsyncLifetime
{
    private readonly SqliteFile _file = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _file.DisposeAsync();

    [Fact]
    public async Task Each_task_runs_once_among_many_workers()
    {
        const int Tasks = 2000;
        var backends = Enumerable.Range(0, 3).Select(_ => _file.Open()).ToList();
        var submits = backends.Select(backend => Task.Run(() => SubmitAsync(backend, Tasks / 2)));
        var seen = new System.Collections.Concurrent.ConcurrentBag<TaskId>();
        using var end = new CancellationTokenSource();

        var workers = backends.Select(backend => Task.Run(() => WorkAsync(new SqliteWorker(backend), seen, end.Token))).ToList();
        await Task.WhenAll(submits);
        await Eventually.TrueAsync(() => seen.Count >= Tasks / 2 * 3, seconds: 60);
        await end.CancelAsync();
        await Task.WhenAll(workers);

        Assert.Equal(Tasks / 2 * 3, seen.Count);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        using var sql = _file.Connect();
        Assert.Equal("ok", sql.Text("PRAGMA integrity_check"));
    }

    [Trait("Seed", "0-08")]
    [Fact]
    public async Task A_dead_workers_tasks_come_back_within_a_second_and_count_the_crash()
    {
        var dies = new SqliteWorker(_file.Open());
        var backend = _file.Open();
        var lives = new SqliteWorker(backend);
        await backend.SubmitAsync([Tasks.New()], CancellationToken.None);
        var first = dies.ReceiveOneAsync();
        var second = lives.ReceiveAsync(new(1));
        await Task.WhenAny(first, second);
        if (second.IsCompleted)
            (dies, first, second) = (
                lives,
                second.ContinueWith(task => task.Result[0], TaskScheduler.Default),
                first.ContinueWith(task => (IReadOnlyList<TaskDelivery>)[task.Result], TaskScheduler.Default)
            );
        var delivery = await first;

        long start = TimeProvider.System.GetTimestamp();
        dies.Receiver.Kill();
        var again = Assert.Single(await second);

        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 0, 5);
        Assert.Equal((delivery.Task.Id, 1, 1), (again.Task.Id, again.Attempt, again.Crashes));
        Assert.Equal(SettleResult.Stale, await dies.SettleAsync(TaskSettlement.Done(delivery)));
    }

    [Fact]
    public async Task A_hung_worker_loses_its_tasks_without_a_crash_and_comes_back()
    {
        var hangs = new SqliteWorker(_file.Open());
        var backend = _file.Open();
        await backend.SubmitAsync([Tasks.New()], CancellationToken.None);
        var delivery = await hangs.ReceiveOneAsync();

        await hangs.Receiver.HangAsync(TimeProvider.System);
        var again = await new SqliteWorker(backend).ReceiveOneAsync();

        Assert.Equal((delivery.Task.Id, 1, 0), (again.Task.Id, again.Attempt, again.Crashes));
        await Eventually.TrueAsync(() => hangs.Lost.Contains(delivery));
        Assert.Equal(SettleResult.Stale, await hangs.SettleAsync(TaskSettlement.Done(delivery)));
        using var sql = _file.Connect();
        await Eventually.TrueAsync(() => sql.Number("SELECT count(*) FROM task_workers") == 2);
        await backend.SubmitAsync([Tasks.New()], CancellationToken.None);
        await hangs.ReceiveOneAsync();
    }

    [Fact]
    public async Task Who_waits_for_a_lock_is_not_taken_for_hung()
    {
        var holder = new SqliteWorker(_file.Open(settings: ("LeaseDuration", "1s")));
        var backend = _file.Open(settings: ("LeaseDuration", "1s"));
        _ = new SqliteWorker(backend);
        await backend.SubmitAsync([Tasks.New("only")], CancellationToken.None);
        var only = new SqliteWorker(_file.Open(settings: ("LeaseDuration", "1s")), "only");
        var delivery = await only.ReceiveOneAsync();
        using var sql = _file.Connect();

        sql.Execute("BEGIN IMMEDIATE");
        await Task.Delay(TimeSpan.FromSeconds(2.5), TimeProvider.System);
        sql.Execute("ROLLBACK");

        using var reader = _file.Connect();
        await Eventually.TrueAsync(() =>
            reader.Number("SELECT min(lease_until) > CAST(strftime('%s') AS INTEGER) * 1000 FROM task_workers") == 1
        );
        Assert.Equal(SettleResult.Settled, await only.SettleAsync(TaskSettlement.Done(delivery)));
        Assert.Empty(only.Lost);
        Assert.Empty(holder.Lost);
    }

    [Fact]
    public async Task A_running_row_that_nobody_holds_is_given_to_a_worker()
    {
        var worker = new SqliteWorker(_file.Open());
        using var sql = _file.Connect();
        sql.Execute("INSERT INTO task_queue (type, payload, state, worker) VALUES ('sms', '1', 'RUNNING', 'a worker of long ago')");
        sql.Execute("INSERT INTO task_queue (type, payload, state) VALUES ('sms', '2', 'RUNNING')");

        var crashes = new List<int>();
        while (crashes.Count < 2)
            crashes.AddRange((await worker.ReceiveAsync(new(2))).Select(delivery => delivery.Crashes));

        Assert.Equal([0, 1], crashes.Order());
    }

    [Fact]
    public async Task Two_workers_of_one_name_are_refused()
    {
        var backend = _file.Open();
        await using var first = backend.OpenReceiver(new("worker", ["sms"]), new SqliteWorker(backend));

        Assert.Contains(
            "a name of its own",
            Assert.Throws<InvalidOperationException>(() => _file.Open().OpenReceiver(new("worker", ["sms"]), null!)).Message
        );
    }

    [Fact]
    public async Task Closing_gives_back_what_is_held_and_leaves_no_trace()
    {
        var first = _file.Open();
        await first.SubmitAsync(Tasks.Many(3), CancellationToken.None);
        await new SqliteWorker(first).ReceiveAsync(new(3));

        await first.DisposeAsync();

        Assert.Empty(Directory.GetFiles(_file.Path + "-workers"));
        using var sql = _file.Connect();
        Assert.Equal(
            (3, 0),
            (
                sql.Number("SELECT count(*) FROM task_queue WHERE state = 'PENDING' AND crashes = 0"),
                sql.Number("SELECT count(*) FROM task_workers")
            )
        );
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await first.SubmitAsync([Tasks.New()], CancellationToken.None));
    }

    private static async Task SubmitAsync(ITaskBackend backend, int count)
    {
        for (int i = 0; i < count; i += 10)
            await backend.SubmitAsync(Tasks.Many(10), CancellationToken.None);
    }

    private static async Task WorkAsync(
        SqliteWorker worker,
        System.Collections.Concurrent.ConcurrentBag<TaskId> seen,
        CancellationToken end
    )
    {
        while (!end.IsCancellationRequested)
        {
            var deliveries = await worker.Receiver.ReceiveAsync(new(20), end);
            foreach (var delivery in deliveries)
                seen.Add(delivery.Task.Id);
            await worker.Receiver.SettleAsync([.. deliveries.Select(delivery => TaskSettlement.Done(delivery))], CancellationToken.None);
        }
    }
}
