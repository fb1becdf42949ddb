namespace TaskKit;

/// <summary>
/// Code around each attempt of all task types: timing, tenants, audit. Added by <see cref="TaskKitBuilder.Use{TMiddleware}()"/>. One object serves all
/// attempts, also at the same time.
/// </summary>
public interface ITaskMiddleware
{
    /// <summary>Runs around one attempt. What it throws is the attempt's failure, as if the handler had thrown it.</summary>
    /// <param name="context">The task's data beside the payload, and the attempt.</param>
    /// <param name="next">The rest of the chain: call it once, and await it.</param>
    /// <param name="cancellationToken">Cancelled as the token of <see cref="ITaskHandler{TPayload}.HandleAsync"/> is. Pass it on.</param>
    /// <returns>The end of the attempt: what <paramref name="next"/> returned, or another result.</returns>
    ValueTask<TaskResult> InvokeAsync(TaskContext context, TaskStep next, CancellationToken cancellationToken);
}

/// <summary>
/// Code around each attempt whose payload is a <typeparamref name="TPayload"/>. Added by
/// <see cref="TaskKitBuilder.Use{TMiddleware, TPayload}()"/>. One object serves all attempts, also at the same time.
/// </summary>
/// <typeparam name="TPayload">The payload's class, or an interface that payloads implement.</typeparam>
public interface ITaskMiddleware<in TPayload>
    where TPayload : class
{
    /// <summary>Runs around one attempt. What it throws is the attempt's failure, as if the handler had thrown it.</summary>
    /// <param name="payload">The payload that the handler gets.</param>
    /// <param name="context">The task's data beside the payload, and the attempt.</param>
    /// <param name="next">The rest of the chain: call it once, and await it.</param>
    /// <param name="cancellationToken">Cancelled as the token of <see cref="ITaskHandler{TPayload}.HandleAsync"/> is. Pass it on.</param>
    /// <returns>The end of the attempt: what <paramref name="next"/> returned, or another result.</returns>
    ValueTask<TaskResult> InvokeAsync(TPayload payload, TaskContext context, TaskStep next, CancellationToken cancellationToken);
}
