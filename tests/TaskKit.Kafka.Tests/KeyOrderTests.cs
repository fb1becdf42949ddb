using System.Collections.Concurrent;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests;

/// <summary>More keys run at once than there are partitions, each in its order.</summary>
public sealed class KeyOrderTests
{
    [KafkaFact]
    public async Task Keys_of_one_partition_run_beside_each_other_and_each_in_its_order()
    {
        const int Keys = 8;
        const int TasksEach = 25;
        await using var stage = await KafkaStage.StartAsync();
        var order = new ConcurrentDictionary<string, ConcurrentQueue<int>>();
        var failed = new ConcurrentDictionary<string, bool>();
        using var allKeysRun = new CountdownEvent(Keys);
        await using var host = await stage.HostAsync(
            async (probe, context, cancellationToken) =>
            {
                string[] name = probe.Name.Split('/');
                int number = int.Parse(name[1], System.Globalization.CultureInfo.InvariantCulture);
                if (number == 0)
                {
                    allKeysRun.Signal();
                    await Eventually.TrueAsync(() => allKeysRun.IsSet, "the first tasks of all keys run at once");
                }
                // A failing one keeps its place before the others of its key.
                if (number % 10 == 3 && failed.TryAdd(probe.Name, true))
                    return TaskResult.RetryAfter(TimeSpan.FromMilliseconds(50));
                order.GetOrAdd(name[0], _ => new()).Enqueue(number);
                return TaskResult.Done;
            }
        );

        TaskId[] last = new TaskId[Keys];
        for (int number = 0; number < TasksEach; number++)
        for (int key = 0; key < Keys; key++)
            last[key] = await host.EnqueueAsync($"{key}/{number}", new() { Key = $"key-{key}" });
        foreach (var id in last)
            await stage.EventuallyAsync(id, TaskState.Done);

        for (int key = 0; key < Keys; key++)
            Assert.Equal(Enumerable.Range(0, TasksEach), order[$"{key}"]);
        Assert.Equal(Keys * 3, failed.Count);
    }
}
