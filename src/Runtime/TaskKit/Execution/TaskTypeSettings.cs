using TaskKit.Middleware;
using TaskKit.Registry;

namespace TaskKit.Execution;

/// <summary>The settings of a task type, or of one version of it, in this worker. The configuration overrides the attribute.</summary>
internal sealed class TaskTypeSettings
{
    public const int DefaultMaxRetries = WorkerOptions.DefaultMaxRetries;
    public static readonly TimeSpan DefaultTimeout = WorkerOptions.DefaultTimeout;

    public TaskTypeSettings(TaskRegistration registration, TaskKitOptions options, bool needsScope, TypeLoad load)
    {
        var own = options.OfType(registration.Type);
        Registration = registration;
        NeedsScope = needsScope;
        Load = load;
        MaxRetries = own?.MaxRetries ?? options.Worker.MaxRetries ?? registration.MaxRetries ?? DefaultMaxRetries;
        Timeout = own?.Timeout ?? options.Worker.Timeout ?? registration.Timeout ?? DefaultTimeout;
        Backoff = TypeBackoff.Of(own?.Backoff, registration, options.Worker.Backoff);
        Classes = ErrorLists.Of(own?.Retryable ?? options.Worker.Retryable, own?.NonRetryable ?? options.Worker.NonRetryable);
    }

    public TaskRegistration Registration { get; }

    /// <summary>The middleware around the handler; <see langword="null"/> when there is none.</summary>
    public TaskChain? Chain { get; init; }

    /// <summary>True when the handler takes a service that is not a singleton.</summary>
    public bool NeedsScope { get; }

    public int MaxRetries { get; }

    public TimeSpan Timeout { get; }

    /// <summary>The waits between attempts.</summary>
    public BackoffOptions Backoff { get; }

    /// <summary>The running tasks of the type.</summary>
    public TypeLoad Load { get; }

    /// <summary>The exceptions and error codes that are classified by configuration, or <see langword="null"/>.</summary>
    public ErrorLists? Classes { get; }

    /// <summary>The choice among the versions of the type; <see langword="null"/> when this one runs all tasks.</summary>
    public HandlerVersions? Versions { get; init; }

    /// <summary>Runs one attempt: the middleware, if there is any, and the handler.</summary>
    public ValueTask<TaskResult> RunAsync(
        IServiceProvider services,
        object payload,
        TaskContext context,
        CancellationToken cancellationToken
    ) =>
        Chain is { } chain
            ? chain.RunAsync(services, payload, context, cancellationToken)
            : Registration.RunAsync(services, payload, context, cancellationToken);
}
