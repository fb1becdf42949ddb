using System.Runtime.CompilerServices;
using TaskKit.Registry;

namespace TaskKit.Middleware;

/// <summary>One link of a chain: a middleware with the links after it, or the handler at the end.</summary>
/// <param name="place">Its place in the chain, from 0.</param>
internal abstract class ChainLink(int place)
{
    public int Place => place;

    /// <summary>The class of the middleware that calls this link; <see langword="null"/> for the first one.</summary>
    public Type? Caller { get; init; }

    public abstract ValueTask<TaskResult> RunAsync(
        IServiceProvider services,
        object payload,
        TaskContext context,
        CancellationToken cancellationToken
    );

    public InvalidOperationException TakenTwice() =>
        new(
            $"{(Caller is null ? "The middleware" : $"Middleware {Caller}")} called next.InvokeAsync a second time, or after next.Skip(). A handler runs once for each attempt: return TaskResult.RetryAfter for another one."
        );
}

/// <summary>A middleware of all task types.</summary>
internal sealed class GeneralLink(int place, ITaskMiddleware middleware, ChainLink next) : ChainLink(place)
{
    public override ValueTask<TaskResult> RunAsync(
        IServiceProvider services,
        object payload,
        TaskContext context,
        CancellationToken cancellationToken
    ) => middleware.InvokeAsync(context, new TaskStep(next, services, payload, context), cancellationToken);
}

/// <summary>A middleware of one payload.</summary>
internal sealed class PayloadLink<TPayload>(int place, ITaskMiddleware<TPayload> middleware, ChainLink next) : ChainLink(place)
    where TPayload : class
{
    public override ValueTask<TaskResult> RunAsync(
        IServiceProvider services,
        object payload,
        TaskContext context,
        CancellationToken cancellationToken
    ) => middleware.InvokeAsync((TPayload)payload, context, new TaskStep(next, services, payload, context), cancellationToken);
}

/// <summary>The handler at the end of a chain. It notes the handler's end, which tells a success from a forgotten call.</summary>
internal sealed class HandlerLink(int place, TaskRegistration registration) : ChainLink(place)
{
    public override ValueTask<TaskResult> RunAsync(
        IServiceProvider services,
        object payload,
        TaskContext context,
        CancellationToken cancellationToken
    )
    {
        ValueTask<TaskResult> running;
        try
        {
            running = registration.RunAsync(services, payload, context, cancellationToken);
        }
        catch
        {
            context.Chain.EndHandler(isNull: false);
            throw;
        }
        if (!running.IsCompletedSuccessfully)
            return FinishAsync(running, context);
        var result = running.Result;
        context.Chain.EndHandler(result is null);
        return new ValueTask<TaskResult>(result!);
    }

    // Pooled, so that an attempt behind a middleware costs no object of its own.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<TaskResult> FinishAsync(ValueTask<TaskResult> running, TaskContext context)
    {
        TaskResult? result;
        try
        {
            result = await running.ConfigureAwait(false);
        }
        catch
        {
            context.Chain.EndHandler(isNull: false);
            throw;
        }
        context.Chain.EndHandler(result is null);
        return result!;
    }
}

/// <summary>A delegate in a test, in place of the handler.</summary>
internal sealed class DelegateLink(Func<CancellationToken, ValueTask<TaskResult>> handler) : ChainLink(0)
{
    public override ValueTask<TaskResult> RunAsync(
        IServiceProvider services,
        object payload,
        TaskContext context,
        CancellationToken cancellationToken
    ) => handler(cancellationToken);
}
