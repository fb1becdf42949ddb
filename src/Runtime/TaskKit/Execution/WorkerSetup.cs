using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Registry;
using TaskKit.Telemetry;

namespace TaskKit.Execution;

/// <summary>What a worker is made of, decided once at start.</summary>
internal sealed class WorkerSetup
{
    private readonly IServiceProvider _services;
    private readonly TaskKitOptions _options;
    private readonly EnvelopeFactory _envelopes;
    private readonly TaskMetrics _metrics;

    public WorkerSetup(IServiceProvider services, TaskRegistry registry, TaskKitOptions options, ILogger log)
    {
        _services = services;
        _options = options;
        _envelopes = services.GetRequiredService<EnvelopeFactory>();
        _metrics = services.GetRequiredService<TaskMetrics>();
        Backend = services.GetRequiredService<ITaskBackend>();
        Time = services.GetRequiredService<TimeProvider>();
        Status = services.GetRequiredService<WorkerStatus>();
        Log = log;
        var scopes = services.GetRequiredService<ScopeNeeds>();
        Types = Select(registry)
            .ToDictionary(entry => entry.Type, entry => new TaskTypeSettings(entry, options, scopes.Of(entry)), StringComparer.Ordinal);
        string name = options.Worker.Name ?? $"{Environment.MachineName}-{Environment.ProcessId}";
        Receiver = new ReceiverOptions($"{name}-{TaskId.New(Time).ToString()[^8..]}", [.. Types.Keys.Order(StringComparer.Ordinal)])
        {
            // A worker for some types knows the others too: their worker is only away, and their tasks must wait for it.
            ClaimUnknownTypes = options.Worker.UnknownTypes == UnknownTypePolicy.Bury && Types.Count == registry.Registrations.Count,
        };
    }

    public ITaskBackend Backend { get; }

    public TimeProvider Time { get; }

    public WorkerStatus Status { get; }

    public ILogger Log { get; }

    public int Concurrency => _options.Worker.Concurrency;

    public ReceiverOptions Receiver { get; }

    /// <summary>The types that run here, by name.</summary>
    public IReadOnlyDictionary<string, TaskTypeSettings> Types { get; }

    /// <summary>How often a failed attempt of a task is repeated.</summary>
    public int MaxRetries(TaskEnvelope task) => task.MaxRetries ?? Types.GetValueOrDefault(task.Type)?.MaxRetries ?? 0;

    public TaskExecutor CreateExecutor(AttemptTimeouts timeouts, Action<Attempt, TaskSettlement?> ended)
    {
        var random = _services.GetService<Random>() ?? new Random(Receiver.WorkerId.GetHashCode(StringComparison.Ordinal));
        var outcome = new Outcome(_options.Worker.Backoff, Time, random, new FollowUpFactory(_envelopes));
        return new TaskExecutor(_services, Backend.Name, _options.MaxPayloadBytes, outcome, timeouts, _metrics, Time, Log)
        {
            Ended = ended,
            RegisteredTypes = Receiver.Types,
        };
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
