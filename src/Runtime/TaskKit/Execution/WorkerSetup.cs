using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Registry;
using TaskKit.Telemetry;

namespace TaskKit.Execution;

/// <summary>The parts and settings of a worker, decided once at start.</summary>
internal sealed class WorkerSetup
{
    private readonly IServiceProvider _services;
    private readonly TaskRegistry _registry;
    private readonly TaskKitOptions _options;

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
        var scopes = services.GetRequiredService<ScopeNeeds>();
        Types = Select(registry)
            .ToDictionary(entry => entry.Type, entry => new TaskTypeSettings(entry, options, scopes.Of(entry)), StringComparer.Ordinal);
        MissingServices.Refuse(services, Types.Values.Select(type => type.Registration));
        Name = options.Worker.Name ?? $"{Environment.MachineName}-{Environment.ProcessId}";
        Receiver = new ReceiverOptions($"{Name}-{TaskId.New(Time).ToString()[^8..]}", [.. Types.Keys.Order(StringComparer.Ordinal)])
        {
            ClaimUnknownTypes = options.Worker.UnknownTypes == UnknownTypePolicy.Bury,
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

    /// <summary>The number of times that a failed attempt of a task is repeated.</summary>
    public int MaxRetries(TaskEnvelope task) => task.MaxRetries ?? Types.GetValueOrDefault(task.Type)?.MaxRetries ?? 0;

    public TaskExecutor CreateExecutor(AttemptTimeouts timeouts, Action<Attempt, TaskSettlement?> ended)
    {
        var random = _services.GetService<Random>() ?? new Random(Receiver.WorkerId.GetHashCode(StringComparison.Ordinal));
        var outcome = new Outcome(_options.Worker.Backoff, _options.MaxPayloadBytes, Time, random);
        var followUps = new FollowUps(_services.GetRequiredService<EnvelopeFactory>());
        var parser = new PayloadParser(_options.MaxPayloadBytes, [.. _registry.Registrations.Select(entry => entry.Type)]);
        return new TaskExecutor(_services, parser, outcome, followUps, timeouts, Report, Log) { Ended = ended };
    }

    private IEnumerable<TaskRegistration> Select(TaskRegistry registry)
    {
        var wanted = _options.Worker.Types;
        foreach (string type in wanted.Where(type => !registry.IsRegistered(type)))
        {
            var names = registry.Registrations.Select(entry => entry.Type).ToList();
            throw new TaskKitConfigurationException(
                "TaskKit:Worker:Types",
                $"no handler is registered for task type '{type}'. Registered types: [{string.Join(", ", names.Select(name => $"'{name}'"))}].{NearMiss.Hint(type, names)}"
            );
        }
        foreach (var entry in registry.Registrations)
        {
            if (wanted.Count > 0 && !wanted.Contains(entry.Type))
                continue;
            if (_options.Worker.DisabledTypes.Contains(entry.Type))
                Log.TypeDisabled(entry.Type);
            else
                yield return entry;
        }
    }
}
