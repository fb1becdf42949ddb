using TaskKit.Registry;
using TaskKit.Registry.Modules;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Execution;

/// <summary>The faults of an attempt.</summary>
public enum Fault
{
    NullResult,
    NullText,
    Throw,
    ThrowingMessage,
    NullMessage,
    LazySequence,
    DisposedScope,
    OwnToken,
}

/// <summary>The places of the fault.</summary>
public enum Phase
{
    BeforeAwait,
    AfterAwait,
    Dispose,
    DisposeAsync,
    ScopeDisposal,
    AfterTimeout,
}

/// <summary>Does at one place of an attempt what a test tells it to; all other places succeed.</summary>
internal sealed class EndScript(Phase phase, Func<TaskContext, TaskResult> fault)
{
    private TaskContext? _context;

    public async ValueTask<TaskResult> HandleAsync(Probe probe, TaskContext context, CancellationToken cancellationToken)
    {
        if (probe.Name == "innocent")
        {
            _context = null;
            return TaskResult.Done;
        }
        _context = context;
        if (phase == Phase.AfterAwait)
            await Task.Yield();
        if (phase == Phase.AfterTimeout)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return phase is Phase.AfterAwait or Phase.AfterTimeout ? fault(context) : TaskResult.Done;
    }

    public void Reached(Phase here)
    {
        if (here == phase && _context is { } context)
            fault(context);
    }
}

/// <summary>Not asynchronous, so that what it throws comes before any task of its own.</summary>
internal sealed class DirectHandler(Phase phase, Func<TaskContext, TaskResult> fault, EndScript script) : ITaskHandler<Probe>
{
    public ValueTask<TaskResult> HandleAsync(Probe payload, TaskContext context, CancellationToken cancellationToken) =>
        phase == Phase.BeforeAwait && payload.Name != "innocent"
            ? new(fault(context))
            : script.HandleAsync(payload, context, cancellationToken);
}

internal sealed class DisposableHandler(EndScript script) : ITaskHandler<Probe>, IDisposable
{
    public ValueTask<TaskResult> HandleAsync(Probe payload, TaskContext context, CancellationToken cancellationToken) =>
        script.HandleAsync(payload, context, cancellationToken);

    public void Dispose() => script.Reached(Phase.Dispose);
}

internal sealed class AsyncDisposableHandler(EndScript script) : ITaskHandler<Probe>, IAsyncDisposable
{
    public ValueTask<TaskResult> HandleAsync(Probe payload, TaskContext context, CancellationToken cancellationToken) =>
        script.HandleAsync(payload, context, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        script.Reached(Phase.DisposeAsync);
    }
}

/// <summary>A scoped service whose disposal may fail.</summary>
internal sealed class ScopedPart(EndScript script) : IDisposable
{
    public void Dispose() => script.Reached(Phase.ScopeDisposal);
}

internal sealed class EndModule(Phase phase, Func<TaskContext, TaskResult> fault, EndScript script) : TaskModule
{
    public override IReadOnlyList<TaskRegistration> Registrations { get; } =
    [
        phase switch
        {
            Phase.Dispose => new TaskRegistration<DisposableHandler, Probe>(ProbeCatalog.Codec, _ => new(script)),
            Phase.DisposeAsync => new TaskRegistration<AsyncDisposableHandler, Probe>(ProbeCatalog.Codec, _ => new(script)),
            Phase.ScopeDisposal => new TaskRegistration<DirectHandler, Probe>(
                ProbeCatalog.Codec,
                services =>
                {
                    _ = services.GetService(typeof(ScopedPart));
                    return new(phase, fault, script);
                }
            )
            {
                Dependencies = [new(typeof(ScopedPart))],
            },
            _ => new TaskRegistration<DirectHandler, Probe>(ProbeCatalog.Codec, _ => new(phase, fault, script)),
        },
    ];
}
