namespace TaskKit.Bench.Sqlite;

/// <summary>About 100 bytes of JSON.</summary>
public sealed record Noop(string To, string Text, int Number)
{
    public static Noop Sample { get; } = new("+15551234567", "Your code is 123456. It is valid for ten minutes.", 42);
}

/// <summary>The notes of the handlers for the bench: the number of runs, and the start of each where latency is measured.</summary>
public sealed class NoopProbe
{
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    /// <summary>Told the timestamp at which a task started, and the task.</summary>
    public Action<long, Noop>? Started { get; set; }

    public void Ran(Noop payload)
    {
        Started?.Invoke(TimeProvider.System.GetTimestamp(), payload);
        Interlocked.Increment(ref _count);
    }
}

[TaskHandler("noop")]
public sealed class NoopHandler(NoopProbe probe) : ITaskHandler<Noop>
{
    public ValueTask<TaskResult> HandleAsync(Noop payload, TaskContext context, CancellationToken cancellationToken)
    {
        probe.Ran(payload);
        return TaskResult.Done;
    }
}
