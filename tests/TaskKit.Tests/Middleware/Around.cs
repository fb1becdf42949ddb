using TaskKit.TestSupport;

namespace TaskKit.Tests.Middleware;

/// <summary>A middleware that does what a test tells it to.</summary>
internal sealed class Around(Func<TaskContext, TaskStep, CancellationToken, ValueTask<TaskResult>> run) : ITaskMiddleware
{
    public ValueTask<TaskResult> InvokeAsync(TaskContext context, TaskStep next, CancellationToken cancellationToken) =>
        run(context, next, cancellationToken);
}

/// <summary>A middleware of the payload that does what a test tells it to.</summary>
internal sealed class AroundProbe(Func<Probe, TaskStep, CancellationToken, ValueTask<TaskResult>> run) : ITaskMiddleware<Probe>
{
    public ValueTask<TaskResult> InvokeAsync(Probe payload, TaskContext context, TaskStep next, CancellationToken cancellationToken) =>
        run(payload, next, cancellationToken);
}

/// <summary>A middleware that writes down that it was passed, on the way in and on the way out.</summary>
internal sealed class Passing(string name, List<string> passed) : ITaskMiddleware
{
    public async ValueTask<TaskResult> InvokeAsync(TaskContext context, TaskStep next, CancellationToken cancellationToken)
    {
        passed.Add($"{name} in");
        var result = await next.InvokeAsync(cancellationToken);
        passed.Add($"{name} out");
        return result;
    }
}
