using TaskKit.Backends;
using TaskKit.Tests.Support;
using TaskKit.Tests.Support.Servers;

namespace TaskKit.Tests.Kafka.Traps;

/// <summary>T3: a task is DEAD only when its dead letter is stored; otherwise a redelivery is skipped, and there is never a dead letter.</summary>
public sealed class T3_DeadBeforeDeadLetterTests
{
    [KafkaFact]
    public async Task A_task_is_not_dead_before_its_dead_letter_is_stored()
    {
        await using var stage = await KafkaStage.StartAsync();
        await stage.Harness.Topics.DeleteAsync("tasks.dlq");
        int runs = 0;
        TaskId id;
        await using (
            var host = await stage.HostAsync(
                (probe, _, _) =>
                {
                    if (probe.Name != "first")
                        return TaskResult.Done;
                    Interlocked.Increment(ref runs);
                    return TaskResult.Fail(TaskError.Permanent("No such number."));
                }
            )
        )
        {
            id = await host.EnqueueAsync("first");
            await Eventually.TrueAsync(async () => await host.Backend.CheckAsync(CancellationToken.None) is { } cause && cause.Contains("tasks.dlq"));
            await Eventually.TrueAsync(() => Volatile.Read(ref runs) == 1);
            await stage.PassAsync(host);
            Assert.NotEqual(TaskState.Dead, (await stage.FindAsync(id)).State);
        }
        Assert.Equal(0, await stage.CommittedAsync());
        Assert.NotEqual(TaskState.Dead, (await stage.FindAsync(id)).State);

        await stage.Harness.Topics.AddAsync(1, "tasks.dlq");
        await using var next = await stage.HostAsync(
            (_, _, _) =>
            {
                Interlocked.Increment(ref runs);
                return TaskResult.Done;
            }
        );

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
}
