using Microsoft.Extensions.DependencyInjection;
using TaskKit.Backends;
using TaskKit.Bench.Sqlite;
using TaskKit.Execution;
using TaskKit.Middleware;
using TaskKit.Payloads;
using TaskKit.Registry;

namespace TaskKit.Bench.Around;

/// <summary>Attempts of a handler that does nothing, as the executor runs them: with a context each, and a check of the chain's end.</summary>
internal sealed class MiddlewareCost : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly TaskTypeSettings _with;
    private readonly TaskTypeSettings _without;
    private readonly FollowUps _followUps = new(new EnvelopeFactory(new TaskKitOptions(), TimeProvider.System));
    private readonly TaskEnvelope _task = new()
    {
        Id = TaskId.New(TimeProvider.System),
        Type = "nothing",
        Payload = "{}"u8.ToArray(),
        CreatedAt = TimeProvider.System.GetUtcNow(),
    };

    public MiddlewareCost()
    {
        var services = new ServiceCollection();
        services.AddSingleton<MiddlewareUse>(new GeneralUse(typeof(CallOn), _ => new CallOn()));
        _services = services.BuildServiceProvider();
        var codec = new PayloadCodec<Noop>("nothing", (ref _) => Noop.Sample, (json, _) => json.WriteNullValue());
        var registration = new CodeRegistration<Noop>(codec, new Nothing());
        var chain = new MiddlewareList(_services, [registration]).ChainOf(registration);
        (_with, _without) = (Settings(registration, chain), Settings(registration, null));
    }

    public void With(int calls) => Run(_with, calls);

    public void Without(int calls) => Run(_without, calls);

    public void Dispose() => _services.Dispose();

    private static TaskTypeSettings Settings(TaskRegistration registration, TaskChain? chain) =>
        new(registration, new TaskKitOptions(), needsScope: false, new TypeLoad(null)) { Chain = chain };

    private void Run(TaskTypeSettings settings, int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            var context = new TaskContext(_task, 1, 0, _followUps);
            var result = settings.RunAsync(_services, Noop.Sample, context, CancellationToken.None).GetAwaiter().GetResult();
            if (!ReferenceEquals(settings.Chain is { } chain ? chain.Checked(result, context) : result, TaskResult.Done))
                throw new InvalidOperationException("The attempt was no success.");
        }
    }

    private sealed class CallOn : ITaskMiddleware
    {
        public ValueTask<TaskResult> InvokeAsync(TaskContext context, TaskStep next, CancellationToken cancellationToken) =>
            next.InvokeAsync(cancellationToken);
    }

    private sealed class Nothing : ITaskHandler<Noop>
    {
        public ValueTask<TaskResult> HandleAsync(Noop payload, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done;
    }
}
