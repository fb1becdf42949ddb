using TaskKit.Backends;
using TaskKit.Sqlite.Database;
using TaskKit.TestSupport;

namespace TaskKit.Sqlite.Tests;

/// <summary>A full disk, a foreign lock, a deleted file: nothing that was accepted is lost, and it goes on when the cause is gone.</summary>
public sealed class TroubleTests : IAsyncLifetime
{
    private readonly SqliteFile _file = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _file.DisposeAsync();

    [Fact]
    public async Task A_full_database_refuses_submits_and_still_works_off_its_tasks()
    {
        var backend = _file.Open(settings: ("MaxPages", "60"));
        int accepted = await FillAsync(backend);

        Assert.InRange(accepted, 100, 5000);
        Assert.Contains("is full", await backend.CheckAsync(CancellationToken.None));

        var worker = new SqliteWorker(backend);
        for (int done = 0; done < accepted; )
        {
            var deliveries = await worker.ReceiveAsync(new(100));
            var results = await worker.Receiver.SettleAsync(
                [.. deliveries.Select(delivery => TaskSettlement.Done(delivery))],
                CancellationToken.None
            );
            Assert.All(results, result => Assert.Equal(SettleResult.Settled, result));
            done += deliveries.Count;
        }
        Assert.Equal(
            new TaskCount("sms", TaskState.Done, accepted),
            Assert.Single(await backend.Operations.CountAsync(CancellationToken.None))
        );
    }

    [Fact]
    public async Task A_full_database_goes_on_when_there_is_space_again()
    {
        var backend = _file.Open(settings: ("MaxPages", "60"));
        int accepted = await FillAsync(backend);

        using (var sql = _file.Connect())
            sql.Execute("DELETE FROM task_queue WHERE seq > 10");

        Assert.Null(await backend.CheckAsync(CancellationToken.None));
        Assert.Equal(SubmitStatus.Stored, Assert.Single(await backend.SubmitAsync([Tasks.New()], CancellationToken.None)).Status);
        Assert.True(accepted > 10);
    }

    [Fact]
    public async Task One_submit_that_does_not_fit_does_not_fail_those_that_do()
    {
        var backend = _file.Open(settings: ("MaxPages", "60"));
        var large = Tasks.New(payload: $"\"{new string('x', 400_000)}\"");

        var submits = Enumerable
            .Range(0, 20)
            .Select(i => backend.SubmitAsync([i == 10 ? large : Tasks.New()], CancellationToken.None).AsTask())
            .ToList();
        await Task.WhenAll(submits).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal([10], Enumerable.Range(0, 20).Where(i => submits[i].IsFaulted));
        Assert.IsType<BackendUnavailableException>(submits[10].Exception!.InnerException);
    }

    [Fact]
    public async Task A_foreign_write_lock_only_delays()
    {
        var backend = _file.Open();
        var worker = new SqliteWorker(backend);
        await backend.SubmitAsync(Tasks.Many(2), CancellationToken.None);
        var delivery = await worker.ReceiveOneAsync();
        using var sql = _file.Connect();
        sql.Execute("BEGIN IMMEDIATE");

        var submit = backend.SubmitAsync([Tasks.New()], CancellationToken.None).AsTask();
        var settle = worker.SettleAsync(TaskSettlement.Done(delivery));
        var receive = worker.ReceiveAsync(new(1));
        Assert.Contains("locked", await backend.CheckAsync(CancellationToken.None));
        Assert.False(submit.IsCompleted || settle.IsCompleted || receive.IsCompleted);
        Assert.NotNull(await backend.Operations.FindAsync(delivery.Task.Id, CancellationToken.None));

        sql.Execute("ROLLBACK");
        Assert.Equal(SubmitStatus.Stored, Assert.Single(await submit).Status);
        Assert.Equal(SettleResult.Settled, await settle);
        Assert.Single(await receive);
        Assert.Empty(worker.Lost);
    }

    [Fact]
    public async Task A_lock_beyond_the_busy_timeout_refuses_submits_and_settles_but_not_receivers()
    {
        var backend = _file.Open(settings: ("BusyTimeout", "300ms"));
        var worker = new SqliteWorker(backend);
        await backend.SubmitAsync(Tasks.Many(2), CancellationToken.None);
        var delivery = await worker.ReceiveOneAsync();
        using var sql = _file.Connect();
        sql.Execute("BEGIN IMMEDIATE");
        var receive = worker.ReceiveAsync(new(1));

        var refused = await Assert.ThrowsAsync<BackendUnavailableException>(async () =>
            await backend.SubmitAsync([Tasks.New()], CancellationToken.None)
        );
        await Assert.ThrowsAsync<BackendUnavailableException>(() => worker.SettleAsync(TaskSettlement.Done(delivery)));
        Assert.Contains("locked by another program", refused.Message);
        Assert.False(receive.IsCompleted);

        sql.Execute("ROLLBACK");
        Assert.Single(await receive);
        Assert.Equal(SettleResult.Settled, await worker.SettleAsync(TaskSettlement.Done(delivery)));
    }

    [Fact]
    public async Task A_submit_that_is_given_up_while_it_waits_is_not_stored()
    {
        var backend = _file.Open();
        using var sql = _file.Connect();
        sql.Execute("BEGIN IMMEDIATE");
        using var giveUp = new CancellationTokenSource();
        var submit = backend.SubmitAsync([Tasks.New()], giveUp.Token).AsTask();

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => submit);
        sql.Execute("ROLLBACK");
        await backend.SubmitAsync([Tasks.New()], CancellationToken.None);
        Assert.Equal(1, sql.Number("SELECT count(*) FROM task_queue"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_deleted_or_replaced_file_is_noticed_and_its_tasks_are_saved(bool replaced)
    {
        var backend = _file.Open();
        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1);
        await backend.SubmitAsync([.. Tasks.Many(25).Select(task => task with { NotBefore = tomorrow })], CancellationToken.None);
        var receive = new SqliteWorker(backend).ReceiveAsync(new(1));
        long start = TimeProvider.System.GetTimestamp();
        File.Delete(_file.Path);
        if (replaced)
            File.WriteAllText(_file.Path, "something else");

        var error = await Assert.ThrowsAsync<BackendLostException>(() => receive);

        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 0, 5);
        await Eventually.TrueAsync(async () => (await backend.CheckAsync(CancellationToken.None))!.Contains(".rescued-"));
        var refused = await Assert.ThrowsAsync<BackendLostException>(async () =>
            await backend.SubmitAsync([Tasks.New()], CancellationToken.None)
        );
        Assert.Contains("deleted or replaced", error.Message);
        string saved = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(_file.Path)!, "*.rescued-*"));
        Assert.Contains(saved, refused.Message);
        Assert.Contains(_file.Path, refused.Message);
        using var sql = SqliteFile.Connect(saved);
        Assert.Equal(25, sql.Number("SELECT count(*) FROM task_queue WHERE state = 'SCHEDULED'"));
        Assert.Equal("ok", sql.Text("PRAGMA integrity_check"));
        Assert.Equal(Schema.Version, sql.Number("PRAGMA user_version"));
    }

    [Fact]
    public async Task A_rescued_file_put_back_is_a_database_again()
    {
        var backend = _file.Open();
        var worker = new SqliteWorker(backend);
        await backend.SubmitAsync(Tasks.Many(2), CancellationToken.None);
        await worker.ReceiveOneAsync();
        File.Delete(_file.Path);
        await Eventually.TrueAsync(() => Directory.GetFiles(Path.GetDirectoryName(_file.Path)!, "*.rescued-*").Length == 1);
        await backend.DisposeAsync();
        Directory.Delete(_file.Path + "-workers", recursive: true);

        File.Move(Directory.GetFiles(Path.GetDirectoryName(_file.Path)!, "*.rescued-*")[0], _file.Path);

        var next = new SqliteWorker(_file.Open());
        Assert.Single(await next.ReceiveAsync(new(1)));
    }

    private static async Task<int> FillAsync(ITaskBackend backend)
    {
        for (int accepted = 0; ; accepted += 10)
        {
            try
            {
                await backend.SubmitAsync(Tasks.Many(10), CancellationToken.None);
            }
            catch (BackendUnavailableException e)
            {
                Assert.Contains("TaskKit:Sqlite:MaxPages", e.Message);
                return accepted;
            }
        }
    }
}
