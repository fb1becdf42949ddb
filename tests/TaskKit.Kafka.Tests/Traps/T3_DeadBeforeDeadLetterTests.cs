using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TaskKit.Backends;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.Ordering;
using TaskKit.Kafka;
using TaskKit.Kafka.Tests.Support;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Traps;

/// <summary>T3: a task is DEAD only when its dead letter is stored; otherwise a redelivery is skipped, and there is never a dead letter.</summary>
public sealed class T3_DeadBeforeDeadLetterTests
{
    [Trait("Seed", "0-22")]
    [KafkaFact]
    public async Task A_task_is_not_dead_before_its_dead_letter_is_stored()
    {
        await using var stage = await KafkaStage.StartAsync();
        await stage.Harness.Topics.DeleteAsync("tasks.dlq");
        int runs = 0;
        var script = Failing(() => Interlocked.Increment(ref runs));
        TaskId id;
        await using (var host = await stage.HostAsync(script))
        {
            id = await host.EnqueueAsync("first");
            await KafkaStage.ExpectTroubleAsync(host, "tasks.dlq");
            await Eventually.TrueAsync(() => Volatile.Read(ref runs) == 1);
            await stage.PassAsync(host);
            Assert.NotEqual(TaskState.Dead, (await stage.FindAsync(id)).State);
        }
        Assert.Equal(0, await stage.CommittedAsync());

        await stage.Harness.Topics.AddAsync(1, "tasks.dlq");
        await using var next = await stage.HostAsync(script);

        await stage.EventuallyAsync(id, TaskState.Dead);
        Assert.Equal(1, Volatile.Read(ref runs));
        var record = await stage.FindAsync(id);
        Assert.Equal((DeadLetterReasons.PermanentError, 1), (record.Failure?.Reason, record.Attempts));
        var letter = Assert.Single(await stage.ReadAsync(stage.Names.DeadLetters, 1));
        var original = (await stage.ReadAsync(stage.Names.Worker(ProbeCatalog.Type), 1))[0];
        Assert.Equal(original.Message.Key, letter.Message.Key);
        Assert.Equal(original.Message.Value, letter.Message.Value);
        Assert.Equal(DeadLetterReasons.PermanentError, TestTopics.Header(letter, "tk-reason"));
    }

    [KafkaFact]
    public async Task With_the_mistake_there_is_never_a_dead_letter()
    {
        await using var stage = await KafkaStage.StartAsync();
        await stage.Harness.Topics.DeleteAsync("tasks.dlq");
        TaskId id;
        await using (var host = await stage.HostAsync(Failing(() => { }), inner => new DeadFirstBackend((KafkaBackend)inner)))
        {
            id = await host.EnqueueAsync("first");
            await stage.EventuallyAsync(id, TaskState.Dead);
        }

        await stage.Harness.Topics.AddAsync(1, "tasks.dlq");
        await using var next = await stage.HostAsync(Failing(() => { }));
        await stage.PassAsync(next);

        Assert.Equal(TaskState.Dead, (await stage.FindAsync(id)).State);
        var end = new TopicPartitionOffsetSpec { TopicPartition = new(stage.Names.DeadLetters, 0), OffsetSpec = OffsetSpec.Latest() };
        Assert.Equal(
            0,
            (await stage.Harness.Topics.Admin.ListOffsetsAsync([end])).ResultInfos.Single().TopicPartitionOffsetError.Offset.Value
        );
    }

    private static ProbeScript Failing(Action onFirst) =>
        (probe, _, _) =>
        {
            if (probe.Name != "first")
                return TaskResult.Done;
            onFirst();
            return TaskResult.Fail(TaskError.Permanent("No such number."));
        };

    /// <summary>The mistake: the state first, and nobody asks what became of the dead letter.</summary>
    private sealed class DeadFirstBackend(KafkaBackend inner) : MistakenBackend(inner)
    {
        protected override async ValueTask<IReadOnlyList<SettleResult>> SettleAsync(
            ITaskReceiver receiver,
            IReadOnlyList<TaskSettlement> settlements,
            CancellationToken cancellationToken
        )
        {
            var dead = settlements.Where(settlement => settlement.Kind == SettlementKind.Dead).Select(Finish).ToArray();
            await inner.Parts.Guard.SettleAsync(dead, cancellationToken);
            await receiver.SettleAsync([.. settlements.Where(settlement => settlement.Kind != SettlementKind.Dead)], cancellationToken);
            return [.. settlements.Select(_ => SettleResult.Settled)];
        }

        private static SettleRequest Finish(TaskSettlement settlement)
        {
            var run = ((BrokerDelivery)settlement.Delivery).Run;
            return SettleRequest.Dead(run, settlement.Failure, settlement.CountsAttempt, run.Place);
        }
    }
}
