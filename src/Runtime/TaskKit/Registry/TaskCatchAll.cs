namespace TaskKit.Registry;

/// <summary>The catch-all handler of a module.</summary>
public abstract class TaskCatchAll
{
    private protected TaskCatchAll() { }

    /// <summary>The handler's class.</summary>
    public abstract Type HandlerType { get; }

    /// <summary>The parameters of the handler's constructor.</summary>
    public IReadOnlyList<HandlerDependency> Dependencies { get; init; } = [];
}

/// <summary>The catch-all handler of a module. Made by generated code.</summary>
/// <typeparam name="THandler">The handler's class.</typeparam>
/// <param name="activate">Makes a handler.</param>
public sealed class TaskCatchAll<THandler>(Func<IServiceProvider, THandler> activate) : TaskCatchAll
    where THandler : class, ITaskHandler<RawTask>
{
    /// <inheritdoc/>
    public override Type HandlerType => typeof(THandler);

    internal THandler Activate(IServiceProvider services) => activate(services);
}
