using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Execution;
using TaskKit.Health;
using TaskKit.Limiting;
using TaskKit.Middleware;
using TaskKit.Registry;
using TaskKit.Registry.Calling;
using TaskKit.Registry.Switching;
using TaskKit.Registry.Versions;
using TaskKit.Scheduling;
using TaskKit.Telemetry;

namespace TaskKit.Working;

/// <summary>The parts and settings of a worker, decided once at start.</summary>
internal sealed class WorkerSetup
{
    private readonly IServiceProvider _services;
    private readonly TaskRegistry _registry;
    private readonly TaskKitOptions _options;
    private readonly ScopeNeeds _scopes;
    private readonly MiddlewareList _middleware;
    private readonly TaskTypeSettings? _catchAll;

    public WorkerSetup(IServiceProvider services, TaskRegistry registry, TaskKitOptions options, ILogger log)
    {
        _services = services;
        _registry = registry;
        _options = options;
        Backend = services.GetRequiredService<ITaskBackend>();
        Time = services.GetRequiredService<TimeProvider>();
        Status = services.GetRequiredService<WorkerStatus>();
        Log = log;
        Report = new AttemptReport(Backend.Name, services.GetRequiredService<TaskMetrics>(), Time, log);
        _scopes = services.GetRequiredService<ScopeNeeds>();
        MissingServices.Refuse(services, Handlers);
        TypePriority.Refuse(Handlers, _options, Backend);
        services.GetRequiredService<DeclaredSchedules>().Refuse(Backend);
        Limits = services.GetRequiredService<LimitTable>();
        StatedLimits.Refuse(Limits.Stated, Backend);
        _middleware = new MiddlewareList(services, [.. registry.Registrations, .. CatchAll]);
        Types = Received().ToDictionary(entry => entry.Type, SettingsOf, StringComparer.Ordinal);
        _catchAll = CatchAllSettings();
        Name = options.Worker.Name ?? $"{Environment.MachineName}-{Environment.ProcessId}";
        Receiver = new ReceiverOptions(
            $"{Name}-{TaskId.New(Time).ToString()[^8..]}",
            [.. Types.Keys.Concat(LeftTypes()).Order(StringComparer.Ordinal)]
        )
        {
            ClaimUnknownTypes = _catchAll is not null || options.Worker.UnknownTypes == UnknownTypePolicy.Bury,
        };
        // Before the first claim: the types that the program declares and this worker does not run are not unknown.
        services.GetRequiredService<Declarations>().Ensure();
    }

    public ITaskBackend Backend { get; }

    public TimeProvider Time { get; }

    public WorkerStatus Status { get; }

    public ILogger Log { get; }

    public AttemptReport Report { get; }

    public int Concurrency => _options.Worker.Concurrency;

    /// <summary>The worker's name without the suffix that makes it unique.</summary>
    public string Name { get; }

    public ReceiverOptions Receiver { get; }

    /// <summary>The types that run here, by name.</summary>
    public IReadOnlyDictionary<string, TaskTypeSettings> Types { get; }

    /// <summary>Told each follow-up that a handler adds, as it was given and as it will be stored. For the test kit.</summary>
    public Action<TaskSubmission, TaskEnvelope>? FollowUpAdded { get; init; }

    /// <summary>The limits of types in all workers together.</summary>
    public LimitTable Limits { get; }

    /// <summary>The types that are switched off now.</summary>
    public TypeSwitches Switches => _registry.Switches;

    /// <summary>The settings of a type that runs here, its own or those of the catch-all handler.</summary>
    public TaskTypeSettings? SettingsOf(string type) => Types.GetValueOrDefault(type) ?? _catchAll;

    /// <summary>The settings of the version that runs a task, or those of the catch-all handler.</summary>
    public TaskTypeSettings? SettingsOf(TaskEnvelope task)
    {
        var settings = SettingsOf(task.Type);
        return settings?.Versions?.Choose(task, out _) ?? settings;
    }

    public TaskExecutor CreateExecutor(AttemptTimeouts timeouts, Action<Attempt, TaskSettlement?> ended)
    {
        var random = _services.GetService<Random>() ?? new Random(Receiver.WorkerId.GetHashCode(StringComparison.Ordinal));
        var outcome = new Outcome(_options.MaxPayloadBytes, Time, random);
        var followUps = new FollowUps(_services.GetRequiredService<EnvelopeFactory>(), FollowUpAdded);
        var parser = new PayloadParser(_options.MaxPayloadBytes, _registry.Types);
        return new TaskExecutor(_services, parser, outcome, followUps, timeouts, Report, Log) { Ended = ended };
    }

    /// <summary>Makes the part that asks the handlers for their health; <see langword="null"/> when none can be asked.</summary>
    public HandlerHealthWatch? CreateHealthWatch()
    {
        if (_registry.CatchAll is { HasHealth: true } others)
            Log.CatchAllNotAsked(others.HandlerType.ToString());
        HandlerCheck[] checks =
        [
            .. from entry in Received()
            from version in entry.Versions
            where version.Registration.HasHealth
            select CheckOf(version.Registration, entry.Versions.Count > 1),
        ];
        if (checks.Length == 0)
            return null;
        var watch = new HandlerHealthWatch(checks, _registry.Switches, _options.Worker.HealthPeriod, Time, Log);
        Status.Watch(() => watch.Statuses);
        return watch;
    }

    // The handlers that may run here.
    private IEnumerable<TaskRegistration> Handlers =>
        [.. Received().SelectMany(entry => entry.Versions).Select(version => version.Registration), .. CatchAll];

    private TaskRegistration[] CatchAll => _registry.CatchAll is { } others ? [others] : [];

    // Types that a setting leaves out, or that nobody has, are not received at all; those that are switched off for now are.
    private IEnumerable<TypeEntry> Received() => _registry.Table.Types.Where(entry => _registry.Switches.ExclusionOf(entry.Type) is null);

    // Declared types that have no handler are known, so a claim of unknown types does not bring them.
    private IEnumerable<string> LeftTypes() =>
        _options.Worker.Types.Count > 0 ? [] : _registry.LeftTypes.Where(type => !_options.Worker.DisabledTypes.Contains(type));

    private HandlerCheck CheckOf(TaskRegistration registration, bool hasOthers) =>
        new(
            registration,
            hasOthers ? registration.Version : null,
            _services,
            _scopes.Of(registration),
            _options.Worker.HealthTimeout,
            Time
        );

    private TaskTypeSettings SettingsOf(TypeEntry entry)
    {
        int? limit = _options.OfType(entry.Type)?.Concurrency ?? entry.Versions.Min(version => version.Registration.Concurrency);
        var load = new TypeLoad(limit);
        TaskTypeSettings[] versions = [.. entry.Versions.Select(version => SettingsOf(version.Registration, load))];
        if (_registry.VersionRules.TableOf(entry) is not { } table)
            return versions[0];
        return new TaskTypeSettings(entry.Default.Registration, _options, needsScope: false, load)
        {
            Versions = new HandlerVersions(table, versions),
        };
    }

    private TaskTypeSettings SettingsOf(TaskRegistration registration, TypeLoad load) =>
        new(registration, _options, _scopes.Of(registration), load) { Chain = _middleware.ChainOf(registration) };

    private TaskTypeSettings? CatchAllSettings()
    {
        if (_registry.CatchAll is not { } others)
            return null;
        if (!Backend.Capabilities.HasFlag(BackendCapabilities.UnknownTypes))
            throw new TaskKitConfigurationException(
                "TaskKit:Backend",
                $"{others.HandlerType} is a catch-all handler, and the backend '{Backend.Name}' hands out no tasks of a type that no program declares. Remove the handler, or use a backend that does."
            );
        return SettingsOf(others, new TypeLoad(others.Concurrency));
    }
}
