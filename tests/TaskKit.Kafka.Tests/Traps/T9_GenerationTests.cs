using System.Text;
using TaskKit.Backends;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Traps;

/// <summary>T9: a replay is a new life of its task, which the guard of the old one does not stop; a redelivery of the old one stays stopped.</summary>
public sealed class T9_GenerationTests
{
    [KafkaTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_replay_runs_and_a_redelivery_does_not(bool replayHasNoGeneration)
    {
        await using var stage = await KafkaStage.StartAsync();
        int runs = 0;
        ProbeScript script = (probe, context, _) =>
        {
            if (probe.Name != "first")
                return TaskResult.Done;
            return Interlocked.Increment(ref runs) == 1 ? TaskResult.Fail(TaskError.Permanent("No such number.")) : TaskResult.Done;
        };
        TaskId id;
        await using (var host = await stage.HostAsync(script))
        {
            id = await host.EnqueueAsync("first");
            await stage.EventuallyAsync(id, TaskState.Dead);

            if (replayHasNoGeneration)
            {
                var letter = (await stage.ReadAsync(stage.Names.DeadLetters, 1))[0];
                await stage.WriteAsync(
                    stage.Names.Worker("probe"),
                    Encoding.UTF8.GetString(letter.Message.Value!),
                    ("tk-id", id.ToString())
                );
                await stage.PassAsync(host);
                Assert.Equal((1, TaskState.Dead), (Volatile.Read(ref runs), (await stage.FindAsync(id)).State));
                return;
            }
            Assert.Equal(OperationResult.Applied, await stage.Client.Operations!.ReplayAsync(id, CancellationToken.None));
            await stage.EventuallyAsync(id, TaskState.Done);
        }
        var record = await stage.FindAsync(id);
        Assert.Equal((2, 1, 1), (Volatile.Read(ref runs), record.Task.Generation, record.Attempts));

        // Everything is delivered once more.
        await stage.CommitAsync(0);
        await using var next = await stage.HostAsync(script);
        await stage.PassAsync(next);
        Assert.Equal(2, Volatile.Read(ref runs));
    }
}
