namespace TaskKit.Registry.Calling;

/// <summary>Runs one attempt, or asks for the health, on a handler that was made for it, and disposes the handler.</summary>
/// <typeparam name="THandler">The handler's class.</typeparam>
/// <typeparam name="TPayload">The payload's class.</typeparam>
internal static class HandlerRun<THandler, TPayload>
    where THandler : class, ITaskHandler<TPayload>
    where TPayload : class
{
    private static readonly bool MayBeDisposable =
        typeof(IDisposable).IsAssignableFrom(typeof(THandler))
        || typeof(IAsyncDisposable).IsAssignableFrom(typeof(THandler))
        // A factory may make a handler of a derived class, which is disposable where this one is not.
        || !typeof(THandler).IsSealed;

    public static ValueTask<TaskResult> Start(
        THandler handler,
        TPayload payload,
        TaskContext context,
        CancellationToken cancellationToken
    ) =>
        MayBeDisposable && handler is IDisposable or IAsyncDisposable
            ? RunAndDisposeAsync(handler, payload, context, cancellationToken)
            : handler.HandleAsync(payload, context, cancellationToken);

    /// <summary>Asks a handler for its health.</summary>
    public static async ValueTask<TaskHandlerHealth> AskAsync(THandler handler, CancellationToken cancellationToken)
    {
        try
        {
            return handler is ITaskHandlerHealth asked
                ? await asked.CheckHealthAsync(cancellationToken).ConfigureAwait(false)
                : TaskHandlerHealth.Healthy;
        }
        finally
        {
            if (handler is IDisposable or IAsyncDisposable)
                await DisposeAsync(handler).ConfigureAwait(false);
        }
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
