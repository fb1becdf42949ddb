using Microsoft.Extensions.DependencyInjection;
using TaskKit.Middleware;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Middleware;

/// <summary>A middleware is tested with a step of one line, and an attempt behind one allocates nothing for it.</summary>
public sealed class TaskStepTests
{
    [Fact]
    public async Task A_step_for_a_test_runs_a_delegate_once()
    {
        using var stop = new CancellationTokenSource();
        var services = new ServiceCollection().BuildServiceProvider();
        var step = new TaskStep(
            cancellationToken => cancellationToken == stop.Token ? TaskResult.Done : TaskResult.Discard("another token"),
            services
        );
        Assert.Same(services, step.Services);
        Assert.Same(TaskResult.Done, await step.InvokeAsync(stop.Token));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await step.InvokeAsync(stop.Token));
        Assert.StartsWith("The middleware called next.InvokeAsync a second time", error.Message, StringComparison.Ordinal);
        Assert.Null(new TaskStep(_ => TaskResult.Done).Services.GetService(typeof(TaskStepTests)));
    }

    [Fact]
    public void A_step_of_no_attempt_says_so()
    {
        Assert.Throws<ArgumentNullException>(() => new TaskStep(null!));
        TaskStep none = default;
        Assert.Throws<InvalidOperationException>(() => none.Services);
        Assert.Throws<InvalidOperationException>(() => none.Skip());
        Assert.Contains(
            "belongs to no attempt",
            Assert.Throws<InvalidOperationException>(() => none.InvokeAsync(CancellationToken.None).GetAwaiter().GetResult()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_attempt_behind_middleware_that_only_calls_on_allocates_nothing_for_it()
    {
        var registration = Handlers.Of(ProbeCatalog.Type);
        var services = new ServiceCollection();
        services.AddSingleton<MiddlewareUse>(new GeneralUse(typeof(Around), _ => new Around(CallOn)));
        services.AddSingleton<MiddlewareUse>(new PayloadUse<Probe>(typeof(AroundProbe), _ => new AroundProbe(CallOn)));
        var provider = services.BuildServiceProvider();
        var chain = new MiddlewareList(provider, [registration]).ChainOf(registration)!;
        var probe = new Probe("x");
        TaskContext[] contexts = [.. Enumerable.Range(0, 2_000).Select(_ => new TaskContext(ProbeCatalog.Type))];
        long without = Bytes(context => registration.RunAsync(provider, probe, context, CancellationToken.None), contexts.AsSpan(0, 1_000));

        long with = Bytes(context => chain.RunAsync(provider, probe, context, CancellationToken.None), contexts.AsSpan(1_000));

        Assert.Equal(without, with);
        Assert.All(contexts[1_000..], context => Assert.True(context.Chain.HasHandlerEnded));
    }

    private static long Bytes(Func<TaskContext, ValueTask<TaskResult>> run, ReadOnlySpan<TaskContext> contexts)
    {
        _ = run(contexts[0]).GetAwaiter().GetResult();
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var context in contexts[1..])
            _ = run(context).GetAwaiter().GetResult();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static ValueTask<TaskResult> CallOn<T>(T about, TaskStep next, CancellationToken cancellationToken) =>
        next.InvokeAsync(cancellationToken);
}
