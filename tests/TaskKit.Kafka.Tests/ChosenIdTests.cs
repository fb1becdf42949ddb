using System.Collections.Concurrent;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests;

/// <summary>Ids that callers choose.</summary>
public sealed class ChosenIdTests
{
    // Each record may go to another partition, and the second may be read first.
    [KafkaFact]
    public async Task Of_two_callers_at_the_same_time_one_gets_the_id_on_Kafka_too()
    {
        const int Rounds = 40;
        await using var stage = await KafkaStage.StartAsync(partitions: 4);
        var ran = new ConcurrentQueue<string>();
        await using var host = await stage.HostAsync(
            (probe, _, _) =>
            {
                ran.Enqueue(probe.Name);
                return ValueTask.FromResult(TaskResult.Done);
            }
        );
        var accepted = new List<string>();
        for (int round = 0; round < Rounds; round++)
        {
            var options = new EnqueueOptions { Id = TaskId.New(TimeProvider.System) };
            string?[] names = await Task.WhenAll(TryAsync(host.Client, $"{round}a", options), TryAsync(host.Client, $"{round}b", options));
            accepted.Add(Assert.Single(names.OfType<string>()));
        }
        await Eventually.TrueAsync(() => ran.Count >= Rounds);
        Assert.Equal(accepted.Order(), ran.Order());
    }

    [KafkaFact]
    public async Task A_task_of_other_content_is_a_conflict_on_Kafka_also_once_it_has_ended()
    {
        await using var stage = await KafkaStage.StartAsync();
        await using var host = await stage.HostAsync((_, _, _) => TaskResult.Done);
        var chosen = new EnqueueOptions { Id = TaskId.New(TimeProvider.System) };
        Assert.NotNull(await TryAsync(host.Client, "a", chosen));
        await host.WaitAsync(chosen.Id!.Value, TaskState.Done);
        Assert.NotNull(await TryAsync(host.Client, "a", chosen));
        Assert.Null(await TryAsync(host.Client, "b", chosen));
    }

    private static async Task<string?> TryAsync(ITaskClient client, string name, EnqueueOptions options)
    {
        try
        {
            await TaskClientExtensions.SubmitOneAsync(client, ProbeCatalog.Codec, new Probe(name), options, default);
            return name;
        }
        catch (TaskSubmitException e) when (e.Code == "id_conflict")
        {
            return null;
        }
    }
}
