namespace TaskKit.Testing.Running;

/// <summary>A delegate that runs in place of the handlers of one payload.</summary>
/// <param name="PayloadType">The payload's class.</param>
/// <param name="RunAsync">The delegate.</param>
internal sealed record HandlerOverride(Type PayloadType, Func<object, TaskContext, CancellationToken, ValueTask<TaskResult>> RunAsync)
{
    public static HandlerOverride Of<TPayload>(Func<TPayload, TaskContext, CancellationToken, ValueTask<TaskResult>> handler)
        where TPayload : class
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new(typeof(TPayload), (payload, context, token) => handler((TPayload)payload, context, token));
    }
}
