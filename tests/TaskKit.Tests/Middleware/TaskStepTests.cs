using Microsoft.Extensions.DependencyInjection;
using TaskKit.Tests.Support;

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
}
