using TaskKit.Backends;
using TaskKit.Payloads;
using TaskKit.Registry.Calling;
using TaskKit.Registry.Modules;
using TaskKit.Registry.Tuning;

namespace TaskKit.Registry;

/// <summary>One task type and the handler that runs it.</summary>
public abstract class TaskRegistration
{
    private HandlerDouble? _double;

    private protected TaskRegistration(string type) => Type = type;

    /// <summary>The task type's name.</summary>
    public string Type { get; }

    /// <summary>The Kafka topic of the type, without <c>TaskKit:Kafka:TopicPrefix</c>: <c>tasks.worker.</c> and the name, with <c>:</c> as <c>.</c>.</summary>
    public string Topic => TopicOf(Type);

    /// <summary>The description of the handler.</summary>
    public string Description { get; init; } = "";

    /// <summary>The domain, or <see langword="null"/> for none.</summary>
    public string? Domain { get; init; }

    /// <summary>The feature flags that must all be on.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>The version of the type that the handler runs, 1 or more.</summary>
    /// <value>1 by default.</value>
    public int Version { get; init; } = 1;

    /// <summary>The version as people read it: the stated text, else the number and <c>.0.0</c>.</summary>
    public string VersionText
    {
        get => field ?? $"{Version}.0.0";
        init;
    }

    /// <summary>The stated abilities of the handler.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>The retries that the attribute states, or <see langword="null"/>.</summary>
    public int? MaxRetries { get; init; }

    /// <summary>The timeout that the attribute states, or <see langword="null"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The limit per worker that the attribute states, or <see langword="null"/>.</summary>
    public int? Concurrency { get; init; }

    /// <summary>The limit of all workers together that the attribute states, or <see langword="null"/>.</summary>
    public int? TotalConcurrency { get; init; }

    /// <summary>The rate of all workers together that the attribute states, or <see langword="null"/>.</summary>
    public TaskRate? Rate { get; init; }

    /// <summary>The priority that the attribute states, −2 to 2, or <see langword="null"/>.</summary>
    public int? Priority { get; init; }

    /// <summary>The wait before the first retry that the attribute states, or <see langword="null"/>.</summary>
    public TimeSpan? Backoff { get; init; }

    /// <summary>The longest wait before a retry that the attribute states, or <see langword="null"/>.</summary>
    public TimeSpan? BackoffMax { get; init; }

    /// <summary>The factor of the waits that the attribute states, or <see langword="null"/>.</summary>
    public double? BackoffFactor { get; init; }

    /// <summary>The settings of the handler, or <see langword="null"/> for none.</summary>
    public HandlerSettings? Settings { get; init; }

    /// <summary>The schedules that the handler states.</summary>
    public IReadOnlyList<DeclaredSchedule> Schedules { get; init; } = [];

    /// <summary>The parameters of the handler's constructor, or of its factory's. They decide, at start, whether an attempt needs a scope.</summary>
    public IReadOnlyList<HandlerDependency> Dependencies { get; init; } = [];

    /// <summary>The handler's class.</summary>
    public abstract Type HandlerType { get; }

    /// <summary>The payload's class.</summary>
    public abstract Type PayloadType { get; }

    /// <summary>True when the handler can be asked for its health.</summary>
    internal bool HasHealth => typeof(ITaskHandlerHealth).IsAssignableFrom(HandlerType);

    internal const string TopicPrefix = "tasks.worker.";

    /// <summary>The topic of a task type.</summary>
    internal static string TopicOf(string type) => TopicPrefix + type.Replace(':', '.');

    /// <summary>Reads the payload.</summary>
    /// <exception cref="PayloadException">It is not what is declared.</exception>
    internal abstract object Parse(ReadOnlySpan<byte> utf8);

    /// <summary>Reads the payload of a task.</summary>
    /// <exception cref="PayloadException">It is not what is declared.</exception>
    internal virtual object Parse(TaskEnvelope task) => Parse(task.Payload.Span);

    /// <summary>Runs one attempt by the handler, or by its double.</summary>
    internal ValueTask<TaskResult> RunAsync(
        IServiceProvider services,
        object payload,
        TaskContext context,
        CancellationToken cancellationToken
    ) =>
        _double is null
            ? RunHandlerAsync(services, payload, context, cancellationToken)
            : _double(this, services, payload, context, cancellationToken);

    /// <summary>Makes the handler, runs one attempt, and disposes the handler.</summary>
    internal abstract ValueTask<TaskResult> RunHandlerAsync(
        IServiceProvider services,
        object payload,
        TaskContext context,
        CancellationToken cancellationToken
    );

    /// <summary>Makes a handler, asks it for its health, and disposes it. One that cannot be asked is healthy.</summary>
    internal virtual ValueTask<TaskHandlerHealth> CheckHealthAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        new(TaskHandlerHealth.Healthy);

    /// <summary>The same registration with a double, for the test kit.</summary>
    internal TaskRegistration WithDouble(HandlerDouble stand)
    {
        var copy = (TaskRegistration)MemberwiseClone();
        copy._double = stand;
        return copy;
    }
}

/// <summary>Runs an attempt in place of a handler, or around it.</summary>
/// <param name="registration">The handler that it stands for.</param>
/// <param name="services">The services of the attempt.</param>
/// <param name="payload">The payload.</param>
/// <param name="context">The task and the attempt.</param>
/// <param name="cancellationToken">The attempt's token.</param>
internal delegate ValueTask<TaskResult> HandlerDouble(
    TaskRegistration registration,
    IServiceProvider services,
    object payload,
    TaskContext context,
    CancellationToken cancellationToken
);

/// <summary>One task type and the handler that runs it. Made by generated code.</summary>
/// <typeparam name="THandler">The handler's class.</typeparam>
/// <typeparam name="TPayload">The payload's class.</typeparam>
/// <param name="codec">How the payload is read; its type name is the registration's.</param>
/// <param name="activate">Makes a handler.</param>
public sealed class TaskRegistration<THandler, TPayload>(PayloadCodec<TPayload> codec, Func<IServiceProvider, THandler> activate)
    : TaskRegistration(codec.TaskType)
    where THandler : class, ITaskHandler<TPayload>
    where TPayload : class
{
    /// <inheritdoc/>
    public override Type HandlerType => typeof(THandler);

    /// <inheritdoc/>
    public override Type PayloadType => typeof(TPayload);

    internal override object Parse(ReadOnlySpan<byte> utf8) => codec.Parse(utf8);

    internal override ValueTask<TaskResult> RunHandlerAsync(
        IServiceProvider services,
        object payload,
        TaskContext context,
        CancellationToken cancellationToken
    ) => HandlerRun<THandler, TPayload>.Start(activate(services), (TPayload)payload, context, cancellationToken);

    internal override ValueTask<TaskHandlerHealth> CheckHealthAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        HandlerRun<THandler, TPayload>.AskAsync(activate(services), cancellationToken);
}

/// <summary>One parameter of a handler's constructor.</summary>
/// <param name="Service">The service's type.</param>
/// <param name="Key">The key of a keyed service, or <see langword="null"/>.</param>
/// <param name="Optional">Whether the parameter has a default.</param>
public sealed record HandlerDependency(Type Service, object? Key = null, bool Optional = false);
