using TaskKit.Registry;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Health;

/// <summary>The health of a handler, as a test wants it.</summary>
internal sealed class Condition
{
    private int _asked;
    private int _ran;

    public Func<CancellationToken, ValueTask<TaskHandlerHealth>> Check { get; set; } = _ => new(TaskHandlerHealth.Healthy);

    /// <summary>The number of questions.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>The number of attempts.</summary>
    public int Ran => Volatile.Read(ref _ran);

    public bool IsDisposed { get; set; }

    public void Is(TaskHandlerHealth health) => Check = _ => new(health);

    public ValueTask<TaskHandlerHealth> Ask(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return Check(cancellationToken);
    }

    public ValueTask<TaskResult> Run()
    {
        Interlocked.Increment(ref _ran);
        return TaskResult.Done;
    }
}

/// <summary>A handler with a word on its health.</summary>
internal sealed class AskedHandler(Condition condition) : ITaskHandler<Probe>, ITaskHandlerHealth, IDisposable
{
    public ValueTask<TaskHandlerHealth> CheckHealthAsync(CancellationToken cancellationToken) => condition.Ask(cancellationToken);

    public ValueTask<TaskResult> HandleAsync(Probe payload, TaskContext context, CancellationToken cancellationToken) => condition.Run();

    public void Dispose() => condition.IsDisposed = true;

    public static TaskRegistration Of(string type, Condition condition, int version = 1) =>
        new TaskRegistration<AskedHandler, Probe>(ProbeCatalog.CodecOf(type), _ => new AskedHandler(condition)) { Version = version };
}
