using TaskKit.Middleware;

namespace TaskKit;

/// <summary>The rest of the chain around one attempt: the next middleware, or the handler. A middleware takes it once.</summary>
public readonly struct TaskStep
{
    private readonly ChainLink? _link;
    private readonly IServiceProvider? _services;
    private readonly object? _payload;
    private readonly TaskContext? _context;

    internal TaskStep(ChainLink link, IServiceProvider services, object payload, TaskContext context) =>
        (_link, _services, _payload, _context) = (link, services, payload, context);

    /// <summary>Makes a step, for tests of a middleware.</summary>
    /// <param name="handler">Stands for the handler and all middleware before it.</param>
    /// <param name="services">The services of the attempt; <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> is null.</exception>
    public TaskStep(Func<CancellationToken, ValueTask<TaskResult>> handler, IServiceProvider? services = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        (_link, _services, _payload, _context) = (
            new DelegateLink(handler),
            services ?? NoServices.Instance,
            handler,
            new TaskContext("test")
        );
    }

    /// <summary>
    /// The services of the attempt: those of its scope if the handler takes a service that is scoped or transient, else those of the host.
    /// </summary>
    /// <exception cref="InvalidOperationException">The step belongs to no attempt.</exception>
    public IServiceProvider Services => _services ?? throw OfNoAttempt();

    /// <summary>Runs the rest of the chain.</summary>
    /// <param name="cancellationToken">The token that the next middleware or the handler gets.</param>
    /// <returns>The end of the attempt, so far.</returns>
    /// <exception cref="InvalidOperationException">The step was taken already, or belongs to no attempt.</exception>
    public ValueTask<TaskResult> InvokeAsync(CancellationToken cancellationToken)
    {
        if (_link is not { } link)
            throw OfNoAttempt();
        if (!_context!.Chain.TryEnter(link.Place))
            throw link.TakenTwice();
        return link.RunAsync(_services!, _payload!, _context, cancellationToken);
    }

    /// <summary>
    /// Ends the attempt with success although the handler does not run. Without this call such a success is a failure,
    /// <c>MIDDLEWARE_SKIPPED</c>. To keep a result, call it, and return <see cref="TaskResult.DoneWith(string)"/>.
    /// </summary>
    /// <returns><see cref="TaskResult.Done"/>.</returns>
    /// <exception cref="InvalidOperationException">The step belongs to no attempt.</exception>
    public TaskResult Skip()
    {
        if (_context is null)
            throw OfNoAttempt();
        _context.Chain.Skip();
        return TaskResult.Done;
    }

    private static InvalidOperationException OfNoAttempt() =>
        new("This TaskStep belongs to no attempt: use the one that the middleware is given, or in a test make one of a delegate.");

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
