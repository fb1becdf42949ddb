using System.Collections.Concurrent;
using TaskKit.Backends;
using TaskKit.Execution;
using TaskKit.Registry;

namespace TaskKit.Testing.Running;

/// <summary>The runs whose handlers have not ended, and the place at which a handler is replaced or watched.</summary>
internal sealed class RunningTasks
{
    private readonly ConcurrentDictionary<TaskDelivery, TestRun> _byDelivery = new();
    private readonly ConcurrentDictionary<TaskId, TestRun> _byId = new();

    public IReadOnlyCollection<TestRun> All => [.. _byDelivery.Values];

    public void Add(TestRun run)
    {
        _byDelivery[run.Delivery] = run;
        _byId[run.Delivery.Task.Id] = run;
    }

    public void Remove(TestRun run)
    {
        _byDelivery.TryRemove(run.Delivery, out _);
        _byId.TryRemove(KeyValuePair.Create(run.Delivery.Task.Id, run));
    }

    public TestRun? Find(TaskDelivery delivery) => _byDelivery.GetValueOrDefault(delivery);

    public TestRun? Find(Attempt attempt) => Find(attempt.Delivery);

    /// <summary>The double of all handlers of the host.</summary>
    public ValueTask<TaskResult> RunAsync(
        TaskRegistration registration,
        IServiceProvider services,
        object payload,
        TaskContext context,
        CancellationToken cancellationToken
    )
    {
        ValueTask<TaskResult> Handler() => registration.RunHandlerAsync(services, payload, context, cancellationToken);
        return _byId.TryGetValue(context.Id, out var run) ? run.CallAsync(payload, context, Handler, cancellationToken) : Handler();
    }
}
