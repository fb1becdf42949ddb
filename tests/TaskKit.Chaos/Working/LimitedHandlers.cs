using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Limiting;

namespace TaskKit.Chaos.Working;

/// <summary>Tasks of which only some run at once: 50 to 300 ms.</summary>
internal sealed record CappedWork(TaskKind Kind, int Milliseconds, string Text)
{
    public string Hash() => PayloadHash.Of(Kind, Milliseconds, Text);
}

/// <summary>Tasks of which only some begin in a second: 50 to 300 ms.</summary>
internal sealed record PacedWork(TaskKind Kind, int Milliseconds, string Text)
{
    public string Hash() => PayloadHash.Of(Kind, Milliseconds, Text);
}

[TaskHandler(LimitedType.Capped, MaxRetries = Work.MaxRetries)]
internal sealed class CappedHandler(Work work) : ITaskHandler<CappedWork>
{
    public ValueTask<TaskResult> HandleAsync(CappedWork payload, TaskContext context, CancellationToken cancellationToken) =>
        work.RunAsync(payload.Kind, payload.Milliseconds, payload.Hash(), context, cancellationToken);
}

[TaskHandler(LimitedType.Paced, MaxRetries = Work.MaxRetries)]
internal sealed class PacedHandler(Work work) : ITaskHandler<PacedWork>
{
    public ValueTask<TaskResult> HandleAsync(PacedWork payload, TaskContext context, CancellationToken cancellationToken) =>
        work.RunAsync(payload.Kind, payload.Milliseconds, payload.Hash(), context, cancellationToken);
}
