using TaskKit.Registry;

namespace TaskKit.Middleware;

/// <summary>The middleware around the handler of one task type, or of one version of it: folded once, and run for each attempt.</summary>
internal sealed class TaskChain
{
    private const string Code = "MIDDLEWARE_SKIPPED";

    private readonly ChainLink _first;
    private readonly Type[] _middleware;

    private TaskChain(ChainLink first, Type[] middleware) => (_first, _middleware) = (first, middleware);

    /// <summary>Folds the middleware that fits a handler; the first is the outermost.</summary>
    /// <returns><see langword="null"/> when none fits.</returns>
    public static TaskChain? Of(TaskRegistration registration, IEnumerable<MadeMiddleware> all)
    {
        MadeMiddleware[] fitting = [.. all.Where(one => one.Fits(registration))];
        if (fitting.Length == 0)
            return null;
        Type[] names = [.. fitting.Select(one => one.Class)];
        ChainLink link = new HandlerLink(fitting.Length, registration) { Caller = names[^1] };
        for (int place = fitting.Length - 1; place >= 0; place--)
            link = fitting[place].Link(place, place > 0 ? names[place - 1] : null, link);
        return new TaskChain(link, names);
    }

    public ValueTask<TaskResult> RunAsync(
        IServiceProvider services,
        object payload,
        TaskContext context,
        CancellationToken cancellationToken
    )
    {
        context.Chain.Begin();
        return _first.RunAsync(services, payload, context, cancellationToken);
    }

    /// <summary>The result of the attempt: a success without the handler, and a null of a middleware, are failures that say what to do.</summary>
    public TaskResult? Checked(TaskResult? result, TaskContext context)
    {
        var state = context.Chain;
        if (result is TaskResult.DoneResult)
            return state.HasHandlerEnded || state.IsSkipped ? result : Failed(WithoutHandler(state), Code);
        return result is null && !state.IsHandlersNull ? Failed($"{Innermost(state)} returned null; expected a TaskResult.", null) : result;
    }

    private static TaskResult Failed(string text, string? code) => TaskResult.Fail(TaskError.Handler(text, code));

    private string WithoutHandler(ChainState state) =>
        state.Entered > _middleware.Length
            ? $"{Anyone} returned success before the handler had ended. Await next.InvokeAsync."
            : $"{Innermost(state)} returned success and did not call the handler. Return the result of next.InvokeAsync, or next.Skip() to leave the handler out on purpose.";

    // Of those that were called the last did not call on. Once the handler was called it may be any of them.
    private string Innermost(ChainState state) =>
        state.Entered > _middleware.Length ? Anyone : $"Middleware {_middleware[state.Entered - 1]}";

    private string Anyone =>
        _middleware.Length == 1 ? $"Middleware {_middleware[0]}" : $"One of the middleware {string.Join(", ", _middleware.AsEnumerable())}";
}
