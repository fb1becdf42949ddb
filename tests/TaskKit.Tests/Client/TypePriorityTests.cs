using Microsoft.Extensions.Configuration;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Backends.InMemory;
using TaskKit.Registry;
using TaskKit.Registry.Modules;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Client;

/// <summary>The priority of a task: its submit's, else that of the type's configuration, else that of its handler's attribute, else 0.</summary>
public sealed class TypePriorityTests
{
    [Theory]
    [InlineData(null, null, null, 0)]
    [InlineData(1, null, null, 1)]
    [InlineData(1, -2, null, -2)]
    [InlineData(1, 0, null, 0)]
    [InlineData(1, -2, 2, 2)]
    [InlineData(1, -2, 0, 0)]
    [InlineData(1, null, 0, 0)]
    public void The_nearest_statement_counts(int? attribute, int? configured, int? submitted, int expected)
    {
        var options = new TaskKitOptions();
        if (configured is { } stated)
            options.Types["probe"] = new() { Priority = stated };
        var envelopes = new EnvelopeFactory(options, TimeProvider.System, registry: Registry(attribute));
        var made = envelopes.Create(new TaskSubmission<Probe>(ProbeCatalog.Codec, new("x"), new() { Priority = submitted }));
        Assert.Equal(expected, made.Priority);
        if (submitted is null)
            Assert.Equal(expected, envelopes.Create(new TaskSubmission<Probe>(ProbeCatalog.Codec, new("x"))).Priority);
    }

    [Fact]
    public void Each_version_has_the_priority_of_its_handler()
    {
        var registry = new TaskRegistry([new Module(Handler(1), Handler(2, version: 3))], []);
        var envelopes = new EnvelopeFactory(new TaskKitOptions(), TimeProvider.System, registry: registry);
        Assert.Equal([1, 1, 2, 2], ((int?[])[null, 2, 3, 4]).Select(version => Submit(version)));

        int Submit(int? version) =>
            envelopes
                .Create(
                    new TaskSubmission<Probe>(
                        new(ProbeCatalog.Type, (ref System.Text.Json.Utf8JsonReader _) => new(""), (json, _) => json.WriteNullValue())
                        {
                            Version = version,
                        },
                        new("x")
                    )
                )
                .Priority;
    }

    [Fact]
    public async Task The_client_submits_with_the_priority_of_the_type()
    {
        await using var backend = new InMemoryBackend();
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) => TaskResult.Done,
            options => options.Worker.Enabled = false,
            backend,
            registry: Registry(2)
        );
        var task = await host.FindAsync(await host.EnqueueAsync());
        Assert.Equal(2, task.Task.Priority);
    }

    [Fact]
    public async Task A_worker_on_a_backend_without_priorities_does_not_start()
    {
        var error = await Assert.ThrowsAsync<TaskKitConfigurationException>(() => StartAsync(Registry(1)));
        Assert.Equal("TaskKit:Types:probe:Priority", error.Path);
        Assert.Contains(
            "ProbeHandler ('probe') has the priority 1, and the backend 'plain' does not order tasks by priority. Take it out of [TaskHandler], set this to 0, or use a backend that supports it.",
            error.Message
        );
    }

    [Fact]
    public async Task A_configuration_of_0_lets_it_start()
    {
        await using var host = await StartAsync(Registry(1), KeyValuePair.Create("TaskKit:Types:probe:Priority", (string?)"0"));
        await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done);
    }

    [Fact]
    public async Task A_submit_to_a_backend_without_priorities_is_refused()
    {
        await using var backend = new Plain();
        var envelopes = new EnvelopeFactory(new TaskKitOptions(), TimeProvider.System, backend, Registry(1));
        var error = Assert.Throws<TaskSubmitException>(() => envelopes.Create(new TaskSubmission<Probe>(ProbeCatalog.Codec, new("x"))));
        Assert.Equal("option_unsupported", error.Code);
        Assert.Contains("Task type 'probe' states the priority 1, and the backend 'plain' does not order", error.Message);
        Assert.Equal(0, envelopes.Create(new TaskSubmission<Probe>(ProbeCatalog.Codec, new("x"), new() { Priority = 0 })).Priority);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("-3")]
    [InlineData("high")]
    public void A_priority_out_of_its_range_stops_the_start(string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("TaskKit:Types:probe:Priority", value)]).Build();
        var error = Assert.Throws<TaskKitConfigurationException>(() => TaskKitSettings.Read(configuration, Registry(null), []));
        Assert.Equal("TaskKit:Types:probe:Priority", error.Path);
    }

    private static async Task<WorkerHost> StartAsync(TaskRegistry registry, params KeyValuePair<string, string?>[] values) =>
        await WorkerHost.StartAsync(
            (_, _, _) => TaskResult.Done,
            backend: new Plain(),
            registry: registry,
            configuration: configuration => configuration.AddInMemoryCollection(values)
        );

    private static TaskRegistry Registry(int? priority) => new([new Module(Handler(priority))], []);

    private static TaskRegistration<ProbeHandler, Probe> Handler(int? priority, int version = 1) =>
        new(ProbeCatalog.Codec, _ => new ProbeHandler((_, _, _) => TaskResult.Done)) { Priority = priority, Version = version };

    private sealed class Module(params TaskRegistration[] registrations) : TaskModule
    {
        public override IReadOnlyList<TaskRegistration> Registrations => registrations;
    }

    /// <summary>A backend that lacks priorities alone.</summary>
    private sealed class Plain : ITaskBackend
    {
        private readonly InMemoryBackend _inner = new();

        public string Name => "plain";

        public BackendCapabilities Capabilities => _inner.Capabilities & ~BackendCapabilities.Priority;

        public ITaskOperations Operations => _inner.Operations;

        public IDocumentStore? Documents => _inner.Documents;

        public ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(
            IReadOnlyList<TaskEnvelope> tasks,
            CancellationToken cancellationToken
        ) => _inner.SubmitAsync(tasks, cancellationToken);

        public ValueTask DeclareAsync(TypeDeclaration declaration, CancellationToken cancellationToken) =>
            _inner.DeclareAsync(declaration, cancellationToken);

        public ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events) => _inner.OpenReceiver(options, events);

        public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => _inner.CheckAsync(cancellationToken);

        public ValueTask DisposeAsync() => _inner.DisposeAsync();
    }
}
