using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests;

/// <summary>Ids that submits choose.</summary>
public sealed class ChosenIdTests
{
    [KafkaFact]
    public async Task A_task_of_other_content_is_a_conflict_on_Kafka_also_once_it_has_ended()
    {
        await using var stage = await KafkaStage.StartAsync();
        await using var host = await stage.HostAsync((_, _, _) => TaskResult.Done);
        var chosen = new EnqueueOptions { Id = TaskId.New(TimeProvider.System) };
        await host.EnqueueAsync("a", chosen);
        await host.WaitAsync(chosen.Id!.Value, TaskState.Done);
        await host.EnqueueAsync("a", chosen);

        var conflict = await Assert.ThrowsAsync<TaskSubmitException>(() => host.EnqueueAsync("b", chosen));

        Assert.Equal("id_conflict", conflict.Code);
    }
}
