using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Registry;
using TaskKit.Telemetry;
using TaskKit.Testing.Clock;
using TaskKit.Testing.Running;
using TaskKit.Testing.Submitting;
using TaskKit.Working;

namespace TaskKit.Testing;

/// <summary>The program of a test, built and started. None of TaskKit's loops runs in it; hosted services of its own do.</summary>
/// <param name="Host">The host.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Submissions">The tasks that it submitted.</param>
/// <param name="Busy">The calls under way.</param>
/// <param name="Worker">The worker; <see langword="null"/> in a program that runs no handlers.</param>
/// <param name="Schedules">The schedules; <see langword="null"/> in a program that runs no handlers.</param>
/// <param name="Patience">The longest wait for a handler, by the system's clock.</param>
internal sealed record TestProgram(
    IHost Host,
    SteppedClock Clock,
    SubmissionLog Submissions,
    BusyGate Busy,
    SteppedWorker? Worker,
    SteppedSchedules? Schedules,
    TimeSpan Patience
)
{
    private const string SqliteName = "sqlite";
    private const string Jitter = "TaskKit:Worker:Backoff:Jitter";
    private const string SqlitePath = "TaskKit:Sqlite:Path";
    private const string PrivateFile = ":memory:";

    public static async Task<TestProgram> StartAsync(
        TaskRegistry registry,
        Action<TaskTestOptions>? configure,
        CancellationToken cancellationToken
    )
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new(Jitter, "0")]);
        var options = new TaskTestOptions(builder);
        configure?.Invoke(options);
        var (clock, submissions, running) = (new SteppedClock(options.Start), new SubmissionLog(), new RunningTasks());
        Build(builder, registry, options, clock, submissions, running);
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken).ConfigureAwait(false);
            var busy = new BusyGate(options.Patience);
            var worker = StartWorker(host.Services, running, submissions, busy, options.Patience);
            var schedules = worker is null
                ? null
                : await SteppedSchedules.BeginAsync(host.Services, worker.Id, cancellationToken).ConfigureAwait(false);
            return new TestProgram(host, clock, submissions, busy, worker, schedules, options.Patience);
        }
        catch
        {
            await StopAsync(host).ConfigureAwait(false);
            throw;
        }
    }

    public static async Task StopAsync(IHost host)
    {
        await host.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await ((IAsyncDisposable)host).DisposeAsync().ConfigureAwait(false);
    }

    private static void Build(
        HostApplicationBuilder builder,
        TaskRegistry registry,
        TaskTestOptions options,
        SteppedClock clock,
        SubmissionLog submissions,
        RunningTasks running
    )
    {
        builder.Services.AddSingleton<TimeProvider>(clock);
        if (options.IsOnSqlite)
            builder.Configuration[SqlitePath] = PrivateFile;
        var kit = builder.AddTaskKit(registry);
        options.Apply(kit);
        Choose(kit, options.IsOnSqlite);
        kit.Registry.Double(running.RunAsync);
        builder.Services.AddSingleton<ITaskClient>(services => new RecordingClient(
            new TaskClient(
                services.GetRequiredService<ITaskBackend>(),
                services.GetRequiredService<EnvelopeFactory>(),
                services.GetRequiredService<Declarations>(),
                services.GetRequiredService<TaskMetrics>(),
                clock
            ),
            submissions
        ));
        RemoveLoops(builder.Services);
    }

    private static void Choose(TaskKitBuilder kit, bool isOnSqlite)
    {
        if (!isOnSqlite)
            kit.UseBackend("memory", context => new InMemoryBackend(context.Time, context.Retention));
        else if (kit.Registry.Backends.FirstOrDefault(backend => backend.Name == SqliteName) is { } sqlite)
            kit.UseBackend(SqliteName, sqlite.Create);
        else
            throw new TaskTestException(
                "OnSqlite needs the backend on SQLite, and the registry has none. Reference it from the test project or the program: dotnet add package TaskKit.Sqlite; TaskCatalog.Registry has it then."
            );
    }

    // The test itself says what runs next.
    private static void RemoveLoops(IServiceCollection services)
    {
        foreach (
            var service in services
                .Where(service => service.ServiceType == typeof(IHostedService) && !service.IsKeyedService)
                .Where(service =>
                    (service.ImplementationType?.Assembly ?? service.ImplementationFactory?.Method.Module.Assembly)
                    == typeof(ITaskClient).Assembly
                )
                .ToList()
        )
            services.Remove(service);
    }

    private static SteppedWorker? StartWorker(
        IServiceProvider services,
        RunningTasks running,
        SubmissionLog submissions,
        BusyGate busy,
        TimeSpan patience
    )
    {
        var options = services.GetRequiredService<TaskKitOptions>();
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger(WorkerService.LogCategory);
        foreach (string warning in services.GetRequiredService<TaskKitSettings>().Warnings)
            log.SettingUnknown(warning);
        services.GetRequiredService<RegistryStart>().Run();
        if (!options.Worker.Enabled)
            return null;
        var setup = new WorkerSetup(services, services.GetRequiredService<TaskRegistry>(), options, new GuardedLog(log))
        {
            FollowUpAdded = submissions.NoteAdded,
        };
        return new SteppedWorker(setup, running, submissions, busy, patience);
    }
}
