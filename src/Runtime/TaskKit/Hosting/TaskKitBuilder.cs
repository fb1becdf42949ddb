using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TaskKit.Backends;
using TaskKit.Middleware;
using TaskKit.Registry;
using TaskKit.Telemetry;

namespace TaskKit;

/// <summary>Chooses the backend in code, and adds middleware. Returned by <c>AddTaskKit</c>.</summary>
public sealed class TaskKitBuilder
{
    internal TaskKitBuilder(IServiceCollection services, TaskRegistry registry, MetricsAddress metrics) =>
        (Services, Registry, Metrics) = (services, registry, metrics);

    /// <summary>The services that TaskKit was added to.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The task types of this host: a copy of what <c>AddTaskKit</c> was given. Handlers may be registered here until the host starts.</summary>
    public TaskRegistry Registry { get; }

    /// <summary>The address at which metrics are wanted.</summary>
    internal MetricsAddress Metrics { get; }

    /// <summary>Uses this backend, whatever <c>TaskKit:Backend</c> says.</summary>
    /// <param name="name">The backend's name: the section below <c>TaskKit</c> that it is made from.</param>
    /// <param name="create">Makes the backend; it is disposed with the services.</param>
    public TaskKitBuilder UseBackend(string name, Func<TaskBackendContext, ITaskBackend> create)
    {
        Services.AddSingleton(new BackendChoice(name, create));
        return this;
    }

    /// <summary>
    /// Adds a middleware around all handlers. It is a singleton, made at the start of the worker. The middleware that is added first is the outermost.
    /// </summary>
    /// <typeparam name="TMiddleware">The middleware's class. Its constructor takes services.</typeparam>
    public TaskKitBuilder Use<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TMiddleware>()
        where TMiddleware : class, ITaskMiddleware
    {
        Services.TryAddSingleton<TMiddleware>();
        return Add(new GeneralUse(typeof(TMiddleware), static services => services.GetRequiredService<TMiddleware>()));
    }

    /// <summary>Adds a middleware around all handlers. The middleware that is added first is the outermost.</summary>
    /// <param name="middleware">The middleware. It is never disposed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="middleware"/> is null.</exception>
    public TaskKitBuilder Use(ITaskMiddleware middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        return Add(new GeneralUse(middleware.GetType(), _ => middleware));
    }

    /// <summary>
    /// Adds a middleware around the handlers of one payload, in one order with those of all handlers. It is a singleton, made at the start of the worker,
    /// which fails when no handler has the payload.
    /// </summary>
    /// <typeparam name="TMiddleware">The middleware's class. Its constructor takes services.</typeparam>
    /// <typeparam name="TPayload">The payload's class, or an interface that payloads implement.</typeparam>
    public TaskKitBuilder Use<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TMiddleware, TPayload>()
        where TMiddleware : class, ITaskMiddleware<TPayload>
        where TPayload : class
    {
        Services.TryAddSingleton<TMiddleware>();
        return Add(new PayloadUse<TPayload>(typeof(TMiddleware), static services => services.GetRequiredService<TMiddleware>()));
    }

    /// <summary>Adds a middleware around the handlers of one payload, in one order with those of all handlers.</summary>
    /// <typeparam name="TPayload">The payload's class, or an interface that payloads implement.</typeparam>
    /// <param name="middleware">The middleware. It is never disposed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="middleware"/> is null.</exception>
    public TaskKitBuilder Use<TPayload>(ITaskMiddleware<TPayload> middleware)
        where TPayload : class
    {
        ArgumentNullException.ThrowIfNull(middleware);
        return Add(new PayloadUse<TPayload>(middleware.GetType(), _ => middleware));
    }

    private TaskKitBuilder Add(MiddlewareUse use)
    {
        Services.AddSingleton(use);
        return this;
    }
}
