using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Backends.InMemory;
using TaskKit.Chaos.Working;
using TaskKit.Limiting;
using TaskKit.Presence;
using TaskKit.Registry.Modules;
using TaskKit.Registry.Switching;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Presence;

/// <summary>A worker's document, from its start to its stop.</summary>
public sealed class WorkerPresenceTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_worker_describes_itself_at_its_start_and_is_gone_after_its_stop()
    {
        await using var backend = new InMemoryBackend();
        await using var host = await StartAsync(backend, options => options.Worker.DisabledTypes = [ProbeCatalog.Limited]);
        await Eventually.TrueAsync(async () => (await ListAsync(backend)).Count == 1);

        var worker = Assert.Single(await ListAsync(backend));

        Assert.StartsWith($"{Environment.MachineName}-{Environment.ProcessId}-", worker.Id);
        Assert.Equal($"{Environment.MachineName}-{Environment.ProcessId}", worker.Name);
        Assert.Equal((Environment.MachineName, Environment.ProcessId), (worker.Machine, worker.Pid));
        Assert.Equal([ProbeCatalog.Type], worker.Runs);
        Assert.Equal([ProbeCatalog.Limited, ProbeCatalog.Type], worker.Declares);
        Assert.Equal(Environment.Version.ToString(), worker.Versions["dotnet"]);
        Assert.Equal(16, worker.Schemas[ProbeCatalog.Type].Length);
        Assert.Equal(16, worker.Manifest.Length);
        Assert.Equal(worker.Since, worker.LastSeen);

        await host.StopAsync();
        Assert.Empty(await ListAsync(backend));
    }

    [Fact]
    public async Task A_minute_costs_one_write_and_a_worker_that_was_killed_is_gone_after_three()
    {
        var time = Clock.New();
        await using var backend = new InMemoryBackend(time);
        using var presence = New(backend, time, "Shop");
        await presence.BeginAsync(new ReceiverOptions("shop-1", ["sms"]), "shop", "");
        long change = await backend.Documents.ChangeAsync(WorkerEntry.Kind, CancellationToken.None);

        time.Advance(Minute);

        var worker = Assert.Single(await ListAsync(backend));
        Assert.Equal(Minute, worker.LastSeen - worker.Since);
        Assert.NotEqual(change, change = await backend.Documents.ChangeAsync(WorkerEntry.Kind, CancellationToken.None));
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(change, await backend.Documents.ChangeAsync(WorkerEntry.Kind, CancellationToken.None));

        presence.Dispose();
        time.Advance(WorkerPresence.Expiry - TimeSpan.FromSeconds(60));
        Assert.Single(await ListAsync(backend));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(await ListAsync(backend));
    }

    [Fact]
    public async Task A_type_that_goes_off_is_in_the_document_with_the_cause_and_a_pause_is_not()
    {
        await using var backend = new InMemoryBackend();
        await using var host = await StartAsync(backend, options => options.Worker.DisabledTypes = [ProbeCatalog.Limited]);
        await Eventually.TrueAsync(async () => (await ListAsync(backend)).Count == 1);
        var setting = Assert.Single(Assert.Single(await ListAsync(backend)).Off);
        Assert.Equal((ProbeCatalog.Limited, OffKind.Setting), (setting.Key, setting.Value.Kind));

        host.Registry.Disable(ProbeCatalog.Type, "by hand");
        await Eventually.TrueAsync(async () => (await ListAsync(backend))[0].Off.Count == 2);
        Assert.Equal(new OffReason(OffKind.Call, "by hand"), (await ListAsync(backend))[0].Off[ProbeCatalog.Type]);

        host.Registry.Enable(ProbeCatalog.Type);
        await Eventually.TrueAsync(async () => (await ListAsync(backend))[0].Off.Count == 1);
        long change = await backend.Documents.ChangeAsync(WorkerEntry.Kind, CancellationToken.None);
        await host.Services.GetRequiredService<ITaskPauses>().PauseAsync(PauseScope.Type(ProbeCatalog.Type), "x");
        Assert.False(host.Registry.IsOn(ProbeCatalog.Type));
        Assert.Equal(change, await backend.Documents.ChangeAsync(WorkerEntry.Kind, CancellationToken.None));
    }

    [Fact]
    public async Task A_worker_that_ended_writes_nothing_more()
    {
        var time = Clock.New();
        await using var backend = new InMemoryBackend(time);
        using var presence = New(backend, time, "Shop");
        await presence.EndAsync();
        await presence.BeginAsync(new ReceiverOptions("shop-1", ["sms"]), "shop", "");
        await presence.RefreshAsync();
        time.Advance(Minute);

        Assert.Empty(await ListAsync(backend));
    }

    [Fact]
    public async Task A_worker_warns_at_its_start_of_another_one_with_another_payload_schema()
    {
        await using var backend = new InMemoryBackend();
        await WorkerEntries.WriteAsync(
            backend,
            "old-1",
            "Old\u001bShop",
            new() { [ProbeCatalog.Type] = "0123456789abcdef", ["fax"] = "1" }
        );
        await WorkerEntries.WriteAsync(backend, "other-1", "Other", new() { ["fax"] = "2" });

        await using var host = await StartAsync(backend);

        await Eventually.TrueAsync(() => Warnings(host).Count > 0);
        string warning = Assert.Single(Warnings(host));
        Assert.StartsWith("Task type 'probe' has different payload schemas in two living workers: ", warning);
        Assert.Contains(" and old-1 (Old\\u001bShop 1.0)", warning);
    }

    [Fact]
    public async Task Workers_with_the_same_schemas_are_no_cause_for_a_warning()
    {
        await using var backend = new InMemoryBackend();
        await using var first = await StartAsync(backend);
        await Eventually.TrueAsync(async () => (await ListAsync(backend)).Count == 1);
        await using var second = await StartAsync(backend);
        await Eventually.TrueAsync(async () => (await ListAsync(backend)).Count == 2);
        await second.StopAsync();

        Assert.Empty(Warnings(first).Concat(Warnings(second)));
    }

    [Fact]
    public async Task A_store_that_fails_is_said_once_and_written_to_when_it_works_again()
    {
        var time = Clock.New();
        var logs = new RecordingLogs();
        await using var backend = new Failing { Fails = true };
        using var presence = New(backend, time, "Shop", logs);

        await presence.BeginAsync(new ReceiverOptions("shop-1", ["sms"]), "shop", "");
        time.Advance(Minute);
        Assert.Single(logs.Lines, line => line.Id.Id == 8);

        backend.Fails = false;
        await WorkerEntries.WriteAsync(backend, "old-1", "Old", new() { [ProbeCatalog.Type] = "0123456789abcdef" });
        time.Advance(Minute);
        time.Advance(Minute);
        Assert.Equal(["old-1", "shop-1"], (await ListAsync(backend)).Select(worker => worker.Id));
        Assert.Single(logs.Lines, line => line.Id.Id == 7);
    }

    [Fact]
    public void A_program_of_very_many_types_leaves_out_what_does_not_fit()
    {
        string[] types = [.. Enumerable.Range(0, 2000).Select(i => $"a-type-with-a-long-name-{i}")];
        var worker = WorkerEntries.Of("shop-1", "Shop", types.ToDictionary(type => type, _ => "0123456789abcdef")) with
        {
            Declares = types,
            Off = new Dictionary<string, OffReason> { ["sms"] = new(OffKind.Health, "its handler is unhealthy") },
        };

        var document = new Document(WorkerEntry.Kind, worker.Id, 1, worker.Write());

        Assert.True(document.Value.Length <= 64 * 1024);
        var read = WorkerEntry.Read(document)!;
        Assert.Equal(("Shop", 0, 0), (read.Program, read.Declares.Count, read.Schemas.Count));
        Assert.Equal(new OffReason(OffKind.Health, ""), read.Off["sms"]);
        Assert.Null(WorkerEntry.Read(document with { Value = """{"id":7}"""u8.ToArray() }));
    }

    private static Task<WorkerHost> StartAsync(ITaskBackend backend, Action<TaskKitOptions>? configure = null) =>
        WorkerHost.StartAsync((_, _, _) => TaskResult.Done, configure, new KeptBackend(backend));

    private static WorkerPresence New(ITaskBackend backend, TimeProvider time, string program, RecordingLogs? logs = null) =>
        new(
            backend,
            ProbeCatalog.Registry((_, _, _) => TaskResult.Done),
            new TypeDeclaration(program, ["sms"]),
            new LimitTable(new Dictionary<string, TaskLimit>(), NullLogger.Instance),
            time,
            LoggerFactory.Create(builder => builder.AddProvider(logs ?? new RecordingLogs()))
        );

    private static async Task<IReadOnlyList<WorkerEntry>> ListAsync(ITaskBackend backend) =>
        await PresentWorkers.ListAsync(backend, CancellationToken.None);

    private static List<string> Warnings(WorkerHost host) => [.. host.Logs.Lines.Where(line => line.Id.Id == 7).Select(line => line.Text)];

    private sealed class Failing() : WrappedBackend(new InMemoryBackend()), IDocumentStore
    {
        public bool Fails { get; set; }

        public override IDocumentStore? Documents => this;

        private IDocumentStore Store => Fails ? throw new BackendUnavailableException("Not now.") : Inner.Documents!;

        public ValueTask<Document?> ReadAsync(string kind, string name, CancellationToken cancellationToken) =>
            Store.ReadAsync(kind, name, cancellationToken);

        public ValueTask<IReadOnlyList<Document>> ListAsync(string kind, string prefix, CancellationToken cancellationToken) =>
            Store.ListAsync(kind, prefix, cancellationToken);

        public ValueTask<DocumentResult> WriteAsync(DocumentWrite write, CancellationToken cancellationToken) =>
            Store.WriteAsync(write, cancellationToken);

        public ValueTask<long> ChangeAsync(string kind, CancellationToken cancellationToken) => Store.ChangeAsync(kind, cancellationToken);
    }
}
