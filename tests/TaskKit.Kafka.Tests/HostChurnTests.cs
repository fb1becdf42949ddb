using System.Collections.Concurrent;
using System.Globalization;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests;

/// <summary>Hosts that start and stop at random moments in one process: nothing is lost, and nothing runs twice.</summary>
public sealed class HostChurnTests
{
    private const string Variable = "TASKKIT_TEST_HOSTS";
    private const int Lanes = 4;

    private static readonly int Hosts = int.TryParse(
        Environment.GetEnvironmentVariable(Variable),
        CultureInfo.InvariantCulture,
        out int hosts
    )
        ? hosts
        : 60;

    [KafkaFact]
    public async Task Nothing_is_lost_or_repeated_while_hosts_come_and_go()
    {
        await using var stage = await KafkaStage.StartAsync(partitions: 6);
        var runs = new ConcurrentDictionary<string, int>();
        var submitted = new ConcurrentDictionary<string, TaskId>();
        ProbeScript script = async (probe, _, cancellationToken) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(probe.Name.Length % 7 * 5), TimeProvider.System, cancellationToken);
            runs.AddOrUpdate(probe.Name, 1, (_, count) => count + 1);
            return TaskResult.Done;
        };

        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(() => ChurnAsync(stage, script, submitted, lane))));

        await using var last = await stage.HostAsync(script);
        await Eventually.TrueAsync(() => submitted.Keys.All(runs.ContainsKey), "every task has run", seconds: 120);
        foreach (var id in submitted.Values)
            await stage.EventuallyAsync(id, TaskState.Done);
        Assert.All(submitted.Keys, name => Assert.Equal(1, runs[name]));
    }

    private static async Task ChurnAsync(KafkaStage stage, ProbeScript script, ConcurrentDictionary<string, TaskId> submitted, int lane)
    {
        var random = new Random(lane);
        for (int i = 0; i < Hosts / Lanes; i++)
        {
            await using var host = await stage.HostAsync(script);
            for (int task = random.Next(8); task > 0; task--)
            {
                string name = $"{lane}/{i}/{task}/{new string('x', random.Next(7))}";
                submitted[name] = await host.EnqueueAsync(name);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(400)), TimeProvider.System);
        }
    }
}
