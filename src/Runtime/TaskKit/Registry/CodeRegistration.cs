using TaskKit.Payloads;

namespace TaskKit.Registry;

/// <summary>A handler that was registered in code: an object that runs all attempts, and that nobody disposes.</summary>
/// <typeparam name="TPayload">The payload's class.</typeparam>
internal sealed class CodeRegistration<TPayload>(PayloadCodec<TPayload> codec, ITaskHandler<TPayload> handler)
    : TaskRegistration(codec.TaskType)
    where TPayload : class
{
    public override Type HandlerType => handler.GetType();

    public override Type PayloadType => typeof(TPayload);

    internal override object Parse(ReadOnlySpan<byte> utf8) => codec.Parse(utf8);

    internal override ValueTask<TaskResult> RunHandlerAsync(
        IServiceProvider services,
        object payload,
        TaskContext context,
        CancellationToken cancellationToken
    ) => handler.HandleAsync((TPayload)payload, context, cancellationToken);

    internal override ValueTask<TaskHandlerHealth> CheckHealthAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        handler is ITaskHandlerHealth asked ? asked.CheckHealthAsync(cancellationToken) : new(TaskHandlerHealth.Healthy);
}

/// <summary>A handler that is a delegate.</summary>
internal sealed class DelegateHandler(RawTaskHandler handler) : ITaskHandler<RawTask>
{
    public ValueTask<TaskResult> HandleAsync(RawTask payload, TaskContext context, CancellationToken cancellationToken) =>
        handler(payload, context, cancellationToken);
}
