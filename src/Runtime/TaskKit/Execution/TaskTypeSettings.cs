using TaskKit.Registry;

namespace TaskKit.Execution;

/// <summary>The settings of a task type in this worker. The configuration overrides the attribute.</summary>
internal sealed class TaskTypeSettings
{
    public const int DefaultMaxRetries = 3;
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    private int _running;

    public TaskTypeSettings(TaskRegistration registration, TaskKitOptions options, bool needsScope)
    {
        var own = options.Types.GetValueOrDefault(registration.Type);
        Registration = registration;
        NeedsScope = needsScope;
        MaxRetries = own?.MaxRetries ?? options.Worker.MaxRetries ?? registration.MaxRetries ?? DefaultMaxRetries;
        Timeout = own?.Timeout ?? options.Worker.Timeout ?? registration.Timeout ?? DefaultTimeout;
        Concurrency = own?.Concurrency ?? registration.Concurrency;
    }

    public TaskRegistration Registration { get; }

    /// <summary>True when the handler takes a service that is not a singleton.</summary>
    public bool NeedsScope { get; }

    public int MaxRetries { get; }

    public TimeSpan Timeout { get; }

    /// <summary>The most tasks of the type that run at once in this worker, or no limit of its own.</summary>
    public int? Concurrency { get; }

    public int Free => (Concurrency ?? int.MaxValue) - Volatile.Read(ref _running);

    public void Started() => Interlocked.Increment(ref _running);

    public void Ended() => Interlocked.Decrement(ref _running);
}
