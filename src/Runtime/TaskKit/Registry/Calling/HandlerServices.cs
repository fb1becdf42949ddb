using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;

namespace TaskKit.Registry.Calling;

/// <summary>Finds what a handler's constructor takes and may do without. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class HandlerServices
{
    /// <summary>The service if it is registered, else the parameter's default.</summary>
    /// <typeparam name="T">The parameter's type.</typeparam>
    /// <param name="services">Where to look.</param>
    /// <param name="fallback">The parameter's default.</param>
    public static T? Optional<T>(IServiceProvider services, T? fallback) => services.GetService(typeof(T)) is T found ? found : fallback;

    /// <summary>The handler that a factory makes.</summary>
    /// <typeparam name="T">The handler's class.</typeparam>
    /// <param name="factory">The factory.</param>
    /// <exception cref="InvalidOperationException">The factory gave null.</exception>
    public static T Made<T>(ITaskHandlerFactory<T> factory)
        where T : class =>
        factory.Create() ?? throw new InvalidOperationException($"{factory.GetType()}.Create() returned null; expected a {typeof(T)}.");

    /// <summary>The keyed service if it is registered, else the parameter's default.</summary>
    /// <typeparam name="T">The parameter's type.</typeparam>
    /// <param name="services">Where to look.</param>
    /// <param name="key">The key.</param>
    /// <param name="fallback">The parameter's default.</param>
    public static T? OptionalKeyed<T>(IServiceProvider services, object? key, T? fallback) =>
        services is IKeyedServiceProvider keyed && keyed.GetKeyedService(typeof(T), key) is T found ? found : fallback;
}
