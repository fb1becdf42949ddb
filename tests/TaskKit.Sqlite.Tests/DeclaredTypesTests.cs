using TaskKit.Backends;
using TaskKit.Sqlite;
using TaskKit.Sqlite.Database;
using TaskKit.TestSupport;

namespace TaskKit.Sqlite.Tests;

/// <summary>Several programs on one file: none of them buries what waits for another.</summary>
public sealed class DeclaredTypesTests : IAsyncLifetime
{
    private const string Ledger = "ledger";

    private readonly SqliteFile _file = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _file.DisposeAsync();

    [Fact]
    public async Task D02_A_task_waits_for_a_program_that_stopped_and_runs_when_it_starts_again()
    {
        var billing = _file.Open();
        await billing.DeclareAsync(new("Billing", [Ledger]), CancellationToken.None);
        await using (var worker = new SqliteWorker(billing, Ledger).Receiver) { }
        await billing.DisposeAsync();
        await using var shop = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done, backend: _file.Open());
        using (var sql = _file.Connect())
            sql.Execute("INSERT INTO task_queue (type, payload) VALUES ('ledger', '{}'), ('nosuch', '{}')");

        // The unknown one is dead, so the worker has looked at both.
        await Eventually.TrueAsync(async () => (await CountAsync(shop, "nosuch", TaskState.Dead)) == 1);
        await shop.WaitAsync(await shop.EnqueueAsync(), TaskState.Done);
        Assert.Equal(1, await CountAsync(shop, Ledger, TaskState.Pending));

        Assert.Equal(Ledger, (await new SqliteWorker(_file.Open(), Ledger).ReceiveOneAsync()).Task.Type);
    }

    [Fact]
    public async Task D02_What_a_newer_producer_submits_waits_for_its_worker()
    {
        await using var shop = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done, backend: _file.Open());
        var producer = _file.Open();

        // Not awaited: the submit may not overtake it.
        var declaring = producer.DeclareAsync(new("Producer", [Ledger]), CancellationToken.None).AsTask();
        await producer.SubmitAsync([Tasks.New(Ledger)], CancellationToken.None);
        await declaring;

        await shop.WaitAsync(await shop.EnqueueAsync(), TaskState.Done);
        Assert.Equal(1, await CountAsync(shop, Ledger, TaskState.Pending));
    }

    [Fact]
    public async Task D02_A_declaration_that_could_not_be_written_is_stored_with_the_next_submit()
    {
        var producer = _file.Open(settings: ("BusyTimeout", "200ms"));
        using var sql = _file.Connect();
        sql.Execute("BEGIN IMMEDIATE");
        await Assert.ThrowsAsync<BackendUnavailableException>(async () =>
            await producer.DeclareAsync(new("Producer", [Ledger]), CancellationToken.None)
        );
        sql.Execute("COMMIT");

        await producer.SubmitAsync([Tasks.New(Ledger)], CancellationToken.None);

        Assert.Equal(1, sql.Number("SELECT count(*) FROM task_types WHERE type = 'ledger' AND program = 'Producer'"));
    }

    [Fact]
    public async Task D02_A_program_that_dies_after_its_declaration_is_waited_for()
    {
        var dies = _file.Open();
        await dies.DeclareAsync(new("Billing", [Ledger]), CancellationToken.None);
        await dies.SubmitAsync([Tasks.New(Ledger)], CancellationToken.None);
        var worker = new SqliteWorker(dies, Ledger);
        await worker.ReceiveOneAsync();
        worker.Receiver.Kill();
        var lives = _file.Open();
        var other = new SqliteWorker(lives);

        await Eventually.TrueAsync(async () => (await StatusAsync(lives)).IsAbandoned);
        await lives.SubmitAsync([Tasks.New()], CancellationToken.None);

        Assert.Equal("sms", (await other.ReceiveOneAsync()).Task.Type);
        Assert.Equal((1, 0), ((await StatusAsync(lives)).Waiting, (await StatusAsync(lives)).Workers));
        Assert.Equal(
            (Ledger, 1),
            ((await new SqliteWorker(lives, Ledger).ReceiveOneAsync()) is { } d ? (d.Task.Type, d.Crashes) : default)
        );
    }

    [Fact]
    public async Task D02_A_worker_that_died_counts_as_gone_before_its_lease_ends()
    {
        var dies = new SqliteWorker(_file.Open(settings: ("LeaseDuration", "1h")), Ledger);
        var looks = _file.Open();
        Assert.Equal(1, (await StatusAsync(looks)).Workers);

        dies.Receiver.Kill();

        Assert.DoesNotContain(await looks.Operations.TypesAsync(CancellationToken.None), type => type.Workers > 0);
    }

    private static async Task<TaskTypeStatus> StatusAsync(SqliteBackend backend) =>
        (await backend.Operations.TypesAsync(CancellationToken.None)).Single(type => type.Type == Ledger);

    private static async Task<long> CountAsync(WorkerHost host, string type, TaskState state) =>
        (await host.Backend.Operations!.CountAsync(CancellationToken.None))
            .Where(count => count.Type == type && count.State == state)
            .Sum(count => count.Count);
}
