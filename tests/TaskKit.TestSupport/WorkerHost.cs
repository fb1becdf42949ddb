using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Registry;

namespace TaskKit.TestSupport;

/// <summary>A host with one worker on a backend in memory, as a program would have it.</summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    private readonly IHost _host;

    private WorkerHost(IHost host, ITaskBackend backend, RecordingLogs logs) => (_host, Backend, Logs) = (host, backend, logs);

    public ITaskBackend Backend { get; }

    public RecordingLogs Logs { get; }

    public IServiceProvider Services => _host.Services;

    /// <summary>The host's own registry.</summary>
    public TaskRegistry Registry => Services.GetRequiredService<TaskRegistry>();

    public ITaskClient Client => Services.GetRequiredService<ITaskClient>();

    public static async Task<WorkerHost> StartAsync(
        ProbeScript script,
        Action<TaskKitOptions>? configure = null,
        ITaskBackend? backend = null,
        Action<IServiceCollection>? services = null,
        TaskRegistry? registry = null,
        Action<IConfigurationBuilder>? configuration = null,
        Action<TaskKitBuilder>? kit = null,
        params HandlerDependency[] dependencies
    )
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([
            new("TaskKit:Worker:Backoff:Initial", "10ms"),
            new("TaskKit:Worker:DrainTimeout", "10s"),
        ]);
        configuration?.Invoke(builder.Configuration);
        var logs = new RecordingLogs();
        builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Trace);
        backend ??= new InMemoryBackend();
        var added = builder
            .AddTaskKit(registry ?? ProbeCatalog.Registry(script, dependencies), configure)
            .UseBackend("memory", _ => backend);
        kit?.Invoke(added);
        services?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new WorkerHost(host, backend, logs);
    }

    public async Task<TaskId> EnqueueAsync(string name = "x", EnqueueOptions? options = null, bool limited = false) =>
        (
            await Client.SubmitAsync([
                new TaskSubmission<Probe>(limited ? ProbeCatalog.LimitedCodec : ProbeCatalog.Codec, new Probe(name), options),
            ])
        )[0].Id;

    /// <summary>Submits a task of any type as another program would, past the client.</summary>
    public async Task<TaskId> SubmitAsync(string type, string payload = """{"name":"x"}""", Func<TaskEnvelope, TaskEnvelope>? change = null)
    {
        var task = new TaskEnvelope
        {
            Id = TaskId.New(TimeProvider.System),
            Type = type,
            Payload = System.Text.Encoding.UTF8.GetBytes(payload),
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };
        await Backend.SubmitAsync([change is null ? task : change(task)], CancellationToken.None);
        return task.Id;
    }

    public async Task<TaskRecord> FindAsync(TaskId id) => (await Backend.Operations!.FindAsync(id, CancellationToken.None))!;

    public async Task<TaskRecord> WaitAsync(TaskId id, TaskState state)
    {
        await Eventually.TrueAsync(async () => (await FindAsync(id)).State == state, $"task is {state}");
        return await FindAsync(id);
    }

    /// <summary>Disposes the host without a stop, as a <c>using</c> does at the end of a program that forgot it.</summary>
    public void DisposeWithoutStop() => _host.Dispose();

    public Task StopAsync(CancellationToken now = default) => _host.StopAsync(now);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
