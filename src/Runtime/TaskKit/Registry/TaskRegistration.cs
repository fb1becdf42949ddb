using TaskKit.Payloads;

namespace TaskKit.Registry;

/// <summary>One task type and the handler that runs it.</summary>
public abstract class TaskRegistration
{
    private protected TaskRegistration(string type) => Type = type;

    /// <summary>The task type's name.</summary>
    public string Type { get; }

    /// <summary>The Kafka topic of the type, without <c>TaskKit:Kafka:TopicPrefix</c>: <c>tasks.worker.</c> and the name, with <c>:</c> as <c>.</c>.</summary>
    public string Topic => TopicPrefix + Type.Replace(':', '.');

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

    /// <summary>The parameters of the handler's constructor. They decide, at start, whether an attempt needs a scope.</summary>
    public IReadOnlyList<HandlerDependency> Dependencies { get; init; } = [];

    /// <summary>The handler's class.</summary>
    public abstract Type HandlerType { get; }

    /// <summary>The payload's class.</summary>
    public abstract Type PayloadType { get; }

    internal const string TopicPrefix = "tasks.worker.";

    /// <summary>Reads the payload.</summary>
    /// <exception cref="PayloadException">It is not what is declared.</exception>
    internal abstract object Parse(ReadOnlySpan<byte> utf8);

    /// <summary>Makes the handler, runs one attempt, and disposes the handler.</summary>
    internal abstract ValueTask<TaskResult> RunAsync(
        IServiceProvider services,
        object payload,
        TaskContext context,
        CancellationToken cancellationToken
    );
}

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
    private static readonly bool IsDisposable =
        typeof(IDisposable).IsAssignableFrom(typeof(THandler)) || typeof(IAsyncDisposable).IsAssignableFrom(typeof(THandler));

    /// <inheritdoc/>
    public override Type HandlerType => typeof(THandler);

    /// <inheritdoc/>
    public override Type PayloadType => typeof(TPayload);

    internal override object Parse(ReadOnlySpan<byte> utf8) => codec.Parse(utf8);

    internal override ValueTask<TaskResult> RunAsync(
        IServiceProvider services,
        object payload,
        TaskContext context,
        CancellationToken cancellationToken
    )
    {
        var handler = activate(services);
        return IsDisposable
            ? RunAndDisposeAsync(handler, (TPayload)payload, context, cancellationToken)
            : handler.HandleAsync((TPayload)payload, context, cancellationToken);
    }

    private static async ValueTask<TaskResult> RunAndDisposeAsync(
        THandler handler,
        TPayload payload,
        TaskContext context,
        CancellationToken cancellationToken
    )
    {
        TaskResult result;
        try
        {
            result = await handler.HandleAsync(payload, context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception attempt)
        {
            try
            {
                await DisposeAsync(handler).ConfigureAwait(false);
            }
            catch (Exception disposal)
            {
                throw new HandlerDisposalException(attempt, disposal);
            }
            throw;
        }
        await DisposeAsync(handler).ConfigureAwait(false);
        return result;
    }

    private static ValueTask DisposeAsync(THandler handler)
    {
        if (handler is IAsyncDisposable asynchronous)
            return asynchronous.DisposeAsync();
        ((IDisposable)handler).Dispose();
        return default;
    }
}

/// <summary>One parameter of a handler's constructor.</summary>
/// <param name="Service">The service's type.</param>
/// <param name="Key">The key of a keyed service, or <see langword="null"/>.</param>
/// <param name="Optional">Whether the parameter has a default.</param>
public sealed record HandlerDependency(Type Service, object? Key = null, bool Optional = false);
