using TaskKit.Backends;
using TaskKit.Registry.Calling;
using TaskKit.Registry.Modules;

namespace TaskKit.Registry;

/// <summary>The handler of the task types that no other handler of the program has.</summary>
public abstract class TaskCatchAll : TaskRegistration
{
    /// <summary>The name that stands for all other types in lists.</summary>
    public const string AllOthers = "*";

    private protected TaskCatchAll()
        : base(AllOthers) { }

    /// <inheritdoc/>
    public override Type PayloadType => typeof(RawTask);

    /// <summary>The only catch-all handler of several modules, or <see langword="null"/>.</summary>
    /// <exception cref="ArgumentException">There are several.</exception>
    internal static TaskCatchAll? Single(IEnumerable<TaskModule> modules)
    {
        TaskCatchAll[] found = [.. modules.Select(module => module.CatchAll).OfType<TaskCatchAll>()];
        return found.Length <= 1
            ? found.FirstOrDefault()
            : throw new ArgumentException(
                $"{string.Join(" and ", found.Select(each => each.HandlerType))} are catch-all handlers; a program has at most one."
            );
    }

    internal override object Parse(ReadOnlySpan<byte> utf8) => RawTask.CodecOf(AllOthers).Parse(utf8);

    internal override object Parse(TaskEnvelope task) => RawTask.CodecOf(task.Type).Parse(task.Payload.Span);
}

/// <summary>The handler of the task types that no other handler of the program has. Made by generated code.</summary>
/// <typeparam name="THandler">The handler's class.</typeparam>
/// <param name="activate">Makes a handler.</param>
public sealed class TaskCatchAll<THandler>(Func<IServiceProvider, THandler> activate) : TaskCatchAll
    where THandler : class, ITaskHandler<RawTask>
{
    /// <inheritdoc/>
    public override Type HandlerType => typeof(THandler);

    internal override ValueTask<TaskResult> RunHandlerAsync(
        IServiceProvider services,
        object payload,
        TaskContext context,
        CancellationToken cancellationToken
    ) => HandlerRun<THandler, RawTask>.Start(activate(services), (RawTask)payload, context, cancellationToken);
}
