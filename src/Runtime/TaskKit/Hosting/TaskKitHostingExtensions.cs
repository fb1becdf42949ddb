using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Operating;
using TaskKit.Presence;
using TaskKit.Publishing;
using TaskKit.Registry;
using TaskKit.Registry.Calling;
using TaskKit.Scheduling;
using TaskKit.Scheduling.Firing;
using TaskKit.Telemetry;
using TaskKit.Working;

namespace TaskKit;

/// <summary>Adds TaskKit to a host.</summary>
public static class TaskKitHostingExtensions
{
    /// <summary>Adds the client and a worker. Settings come from section <c>TaskKit</c>, then from <paramref name="configure"/>.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="registry">The task types: <c>TaskCatalog.Registry</c>.</param>
    /// <param name="configure">Changes what configuration gave.</param>
    /// <exception cref="InvalidOperationException">TaskKit is added already, by this method or its sibling.</exception>
    /// <exception cref="TaskKitConfigurationException">A value does not parse or is out of its range.</exception>
    public static TaskKitBuilder AddTaskKit(
        this IHostApplicationBuilder builder,
        TaskRegistry registry,
        Action<TaskKitOptions>? configure = null
    ) => builder.Services.AddTaskKit(registry, builder.Configuration, builder.Environment.ContentRootPath, configure);

    /// <summary>Adds the client without a worker: this process submits and runs no handlers.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="registry">The task types: <c>TaskCatalog.Registry</c>.</param>
    /// <param name="configure">Changes what configuration gave.</param>
    /// <exception cref="InvalidOperationException">TaskKit is added already, by this method or its sibling.</exception>
    /// <exception cref="TaskKitConfigurationException">A value does not parse or is out of its range.</exception>
    public static TaskKitBuilder AddTaskKitClient(
        this IHostApplicationBuilder builder,
        TaskRegistry registry,
        Action<TaskKitOptions>? configure = null
    ) => builder.AddTaskKit(registry, ClientOnly(configure));

    /// <summary>Adds the client and a worker to services without a host builder.</summary>
    /// <param name="services">The services.</param>
    /// <param name="registry">The task types: <c>TaskCatalog.Registry</c>.</param>
    /// <param name="configuration">Has the section <c>TaskKit</c>.</param>
    /// <param name="contentRoot">The folder that relative paths count from.</param>
    /// <param name="configure">Changes what configuration gave.</param>
    /// <exception cref="InvalidOperationException">TaskKit is added already, by this method or its sibling.</exception>
    /// <exception cref="TaskKitConfigurationException">A value does not parse or is out of its range.</exception>
    public static TaskKitBuilder AddTaskKit(
        this IServiceCollection services,
        TaskRegistry registry,
        IConfiguration configuration,
        string contentRoot,
        Action<TaskKitOptions>? configure = null
    )
    {
        RefuseSecond(services);
        services.TryAddSingleton(TimeProvider.System);
        registry = registry.Copy(ClockOf(services));
        LogLevelVariable.Apply(services, configuration);
        services.AddSingleton(registry);
        var settings = TaskKitSettings.Read(configuration, registry, configure is null ? [] : [configure]);
        services.AddSingleton(settings);
        HandlerSettingsServices.Add(services, registry, configuration, settings.Options.Worker);
        services.AddSingleton(provider => provider.GetRequiredService<TaskKitSettings>().Options);
        services.AddSingleton(provider => new TaskMetrics(registry, provider.GetService<IMeterFactory>()));
        services.AddSingleton(_ => new ScopeNeeds(services));
        services.AddSingleton<WorkerStatus>();
        services.AddSingleton<EnvelopeFactory>();
        services.AddSingleton(provider => new TypeDeclaration(ProgramOf(provider), registry.DeclaredTypes));
        services.AddSingleton(CreateDeclarations);
        services.AddSingleton<ITaskClient, TaskClient>();
        services.AddSingleton(provider => CreateBackend(provider, registry, configuration, contentRoot));
        services.AddSingleton<ITaskOperations, BackendOperations>();
        services.AddSingleton<WorkerPresence>();
        AddSchedules(services, registry);
        PausingServices.Add(services, registry, PassOverAsync);
        LimitingServices.Add(services, registry);
        services.AddSingleton(provider => CreatePublisher(provider, registry));
        services.AddSingleton(_ => new ConfigurationFlags(configuration));
        services.AddSingleton<FeatureGate>();
        services.AddSingleton<RegistryStart>();
        services.AddSingleton<RunningWorker>();
        services.AddSingleton(provider => CreatePoster(provider, registry, configuration));
        services.AddHostedService<WorkerService>();
        services.AddHostedService<TypeWatch>();
        services.AddSingleton<QueueGauges>();
        services.AddHostedService(provider => provider.GetRequiredService<QueueGauges>());
        services.AddHealthChecks().AddCheck<TaskKitHealthCheck>("taskkit", HealthStatus.Unhealthy, ["ready"]);
        services.AddOptions<HostOptions>().Configure<TaskKitOptions>(AllowDrain);
        var metrics = new MetricsAddress(configuration[MetricsAddress.Path]);
        services.AddSingleton(metrics);
        services.AddSingleton(LocalServe.Read(configuration));
        return new TaskKitBuilder(services, registry, metrics);
    }

    /// <summary>Adds the client without a worker to services without a host builder.</summary>
    /// <param name="services">The services.</param>
    /// <param name="registry">The task types: <c>TaskCatalog.Registry</c>.</param>
    /// <param name="configuration">Has the section <c>TaskKit</c>.</param>
    /// <param name="contentRoot">The folder that relative paths count from.</param>
    /// <param name="configure">Changes what configuration gave.</param>
    /// <exception cref="InvalidOperationException">TaskKit is added already, by this method or its sibling.</exception>
    /// <exception cref="TaskKitConfigurationException">A value does not parse or is out of its range.</exception>
    public static TaskKitBuilder AddTaskKitClient(
        this IServiceCollection services,
        TaskRegistry registry,
        IConfiguration configuration,
        string contentRoot,
        Action<TaskKitOptions>? configure = null
    ) => services.AddTaskKit(registry, configuration, contentRoot, ClientOnly(configure));

    private static ValueTask PassOverAsync(IServiceProvider services, string schedule, CancellationToken cancellationToken) =>
        services.GetRequiredService<TaskSchedules>().MoveOnAsync(schedule, cancellationToken);

    private static void AddSchedules(IServiceCollection services, TaskRegistry registry)
    {
        services.AddSingleton(provider => new DeclaredSchedules(registry, ProgramOf(provider)));
        services.AddSingleton<TaskSchedules>();
        services.AddSingleton<ITaskSchedules>(provider => provider.GetRequiredService<TaskSchedules>());
        services.AddSingleton(StoreWatch.Create);
        services.AddSingleton<Scheduler>();
        services.AddSingleton<SchedulerLoop>();
    }

    private static void RefuseSecond(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(TaskRegistry)))
            throw new InvalidOperationException(
                "TaskKit is added to these services already. Call AddTaskKit (client and worker) or AddTaskKitClient (client alone) once; AddTaskKit brings the client too. TaskCatalog.Registry holds the task types of all referenced assemblies."
            );
    }

    // The registrations are stamped by the clock of the host, if it is there already.
    private static TimeProvider ClockOf(IServiceCollection services) =>
        services.Last(service => service.ServiceType == typeof(TimeProvider)).ImplementationInstance as TimeProvider ?? TimeProvider.System;

    private static Action<TaskKitOptions> ClientOnly(Action<TaskKitOptions>? configure) =>
        options =>
        {
            options.Worker.Enabled = false;
            configure?.Invoke(options);
        };

    private static Declarations CreateDeclarations(IServiceProvider provider) =>
        new(
            provider.GetRequiredService<ITaskBackend>(),
            provider.GetRequiredService<TypeDeclaration>(),
            provider.GetRequiredService<TaskKitOptions>().Retention,
            provider.GetRequiredService<TimeProvider>(),
            LoggingOf(provider).CreateLogger("TaskKit.Client")
        );

    private static TypePublisher CreatePublisher(IServiceProvider provider, TaskRegistry registry) =>
        new(
            provider.GetRequiredService<ITaskBackend>(),
            registry,
            provider.GetRequiredService<TypeDeclaration>(),
            provider.GetRequiredService<TaskKitOptions>().Retention,
            provider.GetRequiredService<TimeProvider>(),
            LoggingOf(provider)
        );

    // The configuration of the call, which the services need not hold.
    private static TypePoster CreatePoster(IServiceProvider provider, TaskRegistry registry, IConfiguration configuration) =>
        new(
            registry,
            provider.GetRequiredService<TaskKitOptions>(),
            configuration,
            new GuardedLog(LoggingOf(provider).CreateLogger(WorkerService.LogCategory))
        );

    private static string ProgramOf(IServiceProvider provider)
    {
        string? program = provider.GetService<IHostEnvironment>()?.ApplicationName;
        return string.IsNullOrEmpty(program) ? AppDomain.CurrentDomain.FriendlyName : program;
    }

    private static ILoggerFactory LoggingOf(IServiceProvider provider) =>
        provider.GetService<ILoggerFactory>() ?? Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance;

    private static ITaskBackend CreateBackend(
        IServiceProvider provider,
        TaskRegistry registry,
        IConfiguration configuration,
        string contentRoot
    )
    {
        var options = provider.GetRequiredService<TaskKitOptions>();
        var choice =
            provider.GetService<BackendChoice>()
            ?? BackendChoice.Of(registry, options.Backend, provider.GetRequiredService<TaskKitSettings>().Backend);
        return choice.Create(
            new TaskBackendContext(
                TaskKitSettings.SectionOf(configuration, choice.Name),
                contentRoot,
                options.Retention,
                provider.GetRequiredService<TimeProvider>(),
                LoggingOf(provider)
            )
            {
                Configuration = configuration,
                Meter = provider.GetRequiredService<TaskMetrics>().Meter,
            }
        );
    }

    // The host must not cut off what the worker still settles after its drain.
    private static void AllowDrain(HostOptions host, TaskKitOptions options)
    {
        var needed = options.Worker.DrainTimeout + TimeSpan.FromSeconds(10);
        if (host.ShutdownTimeout < needed)
            host.ShutdownTimeout = needed;
    }
}
