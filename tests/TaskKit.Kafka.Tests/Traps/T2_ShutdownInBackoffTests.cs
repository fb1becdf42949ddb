using TaskKit.Backends;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Traps;

/// <summary>T2: a worker that stops while a task waits for its next attempt must not take that for the task's end.</summary>
public sealed class T2_ShutdownInBackoffTests
{
    [KafkaTheory]
    [InlineData(null, false)]
    [InlineData("user-42", false)]
    [InlineData(null, true)]
    public async Task A_task_in_backoff_outlives_the_shutdown(string? key, bool shutdownIsFailure)
    {
        await using var stage = await KafkaStage.StartAsync();
        TaskId id;
        ProbeScript fails = (_, _, _) => TaskResult.RetryAfter(TimeSpan.FromSeconds(1));
        await using (var host = await stage.HostAsync(fails, shutdownIsFailure ? inner => new BuryingBackend(inner) : null))
        {
            id = await host.EnqueueAsync("first", new() { Key = key, MaxRetries = 1000 });
            await Eventually.TrueAsync(async () => (await stage.FindAsync(id)).State is TaskState.Retrying or TaskState.Dead);
        }

        bool isLost = (await stage.FindAsync(id)).State == TaskState.Dead;
        Assert.Equal(shutdownIsFailure, isLost);
        if (isLost)
            return;
        await using var next = await stage.HostAsync((_, _, _) => TaskResult.Done);
        await stage.EventuallyAsync(id, TaskState.Done);
        Assert.Null((await stage.FindAsync(id)).Failure);
    }

    /// <summary>The mistake: a retry that was cut short counts as the last one.</summary>
    private sealed class BuryingBackend(ITaskBackend inner) : MistakenBackend(inner)
    {
        protected override ValueTask<IReadOnlyList<SettleResult>> SettleAsync(
            ITaskReceiver receiver,
            IReadOnlyList<TaskSettlement> settlements,
            CancellationToken cancellationToken
        ) => receiver.SettleAsync([.. settlements.Select(Bury)], cancellationToken);

        private static TaskSettlement Bury(TaskSettlement settlement) =>
            settlement.Kind == SettlementKind.Retry
                ? TaskSettlement.Dead(settlement.Delivery, new(DeadLetterReasons.RetriesExhausted, TaskError.Handler("Retry cancelled.")))
                : settlement;
    }
}
