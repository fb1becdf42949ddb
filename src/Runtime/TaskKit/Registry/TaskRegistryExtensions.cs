using TaskKit.Payloads;
using TaskKit.Registry;
using TaskKit.Registry.Versions;

namespace TaskKit;

/// <summary>Registers handlers in code, beside those that the compiler found.</summary>
public static class TaskRegistryExtensions
{
    /// <summary>Registers a delegate as the handler of a task type.</summary>
    /// <param name="registry">The registry, before its host has started.</param>
    /// <param name="type">The type's name.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="description">A description for people who list the task types.</param>
    /// <param name="version">The version, for people. The number before its first dot is the number of the version.</param>
    /// <param name="allowOverride">Replaces all handlers that the type has.</param>
    /// <exception cref="ArgumentException">The name is empty or not allowed, its topic is that of another type, or the handler is null.</exception>
    /// <exception cref="TaskHandlerAlreadyRegisteredException">The type has a handler.</exception>
    /// <exception cref="InvalidOperationException">The registry no longer changes.</exception>
    public static void Register(
        this TaskRegistry registry,
        string type,
        RawTaskHandler handler,
        string description = "",
        string version = "1.0.0",
        bool allowOverride = false
    )
    {
        TypeName.Check(type);
        RefuseNull(handler);
        var registration = new CodeRegistration<RawTask>(RawTask.CodecOf(type), new DelegateHandler(handler))
        {
            Description = description,
            Version = HandlerVersionText.Major(version),
            VersionText = version,
        };
        registry.Add(registration, module: null, allowOverride, wholeType: true);
    }

    /// <summary>Registers an object as the handler of a payload's task type. It runs all attempts, also at the same time, and is never disposed.</summary>
    /// <typeparam name="TPayload">The payload's class.</typeparam>
    /// <param name="registry">The registry, before its host has started.</param>
    /// <param name="codec">Reads the payload; its type name is the task type.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="description">A description for people who list the task types.</param>
    /// <param name="version">The version, for people. The number before its first dot is the number of the version.</param>
    /// <param name="allowOverride">Replaces all handlers that the type has.</param>
    /// <exception cref="ArgumentException">The name is empty or not allowed, its topic is that of another type, or the handler is null.</exception>
    /// <exception cref="TaskHandlerAlreadyRegisteredException">The type has a handler.</exception>
    /// <exception cref="InvalidOperationException">The registry no longer changes.</exception>
    public static void Register<TPayload>(
        this TaskRegistry registry,
        PayloadCodec<TPayload> codec,
        ITaskHandler<TPayload> handler,
        string description = "",
        string version = "1.0.0",
        bool allowOverride = false
    )
        where TPayload : class
    {
        TypeName.Check(codec?.TaskType);
        RefuseNull(handler);
        var registration = new CodeRegistration<TPayload>(codec!, handler)
        {
            Description = description,
            Version = HandlerVersionText.Major(version),
            VersionText = version,
        };
        registry.Add(registration, module: null, allowOverride, wholeType: true);
    }

    /// <summary>Registers a factory, which makes a handler for each attempt from the services of a scope of its own; the handler is disposed after it.</summary>
    /// <typeparam name="THandler">The handler's class.</typeparam>
    /// <typeparam name="TPayload">The payload's class.</typeparam>
    /// <param name="registry">The registry, before its host has started.</param>
    /// <param name="codec">Reads the payload; its type name is the task type.</param>
    /// <param name="factory">Makes a handler.</param>
    /// <param name="description">A description for people who list the task types.</param>
    /// <param name="version">The version, for people. The number before its first dot is the number of the version.</param>
    /// <param name="allowOverride">Replaces all handlers that the type has.</param>
    /// <exception cref="ArgumentException">The name is empty or not allowed, its topic is that of another type, or the handler is null.</exception>
    /// <exception cref="TaskHandlerAlreadyRegisteredException">The type has a handler.</exception>
    /// <exception cref="InvalidOperationException">The registry no longer changes.</exception>
    public static void Register<THandler, TPayload>(
        this TaskRegistry registry,
        PayloadCodec<TPayload> codec,
        Func<IServiceProvider, THandler> factory,
        string description = "",
        string version = "1.0.0",
        bool allowOverride = false
    )
        where THandler : class, ITaskHandler<TPayload>
        where TPayload : class
    {
        TypeName.Check(codec?.TaskType);
        RefuseNull(factory);
        var registration = new TaskRegistration<THandler, TPayload>(codec!, factory)
        {
            Description = description,
            Version = HandlerVersionText.Major(version),
            VersionText = version,
            Dependencies = [new HandlerDependency(typeof(IServiceProvider))],
        };
        registry.Add(registration, module: null, allowOverride, wholeType: true);
    }

    private static void RefuseNull(object? handler)
    {
        if (handler is null)
            throw new ArgumentException("The handler of a task type must be callable");
    }
}
