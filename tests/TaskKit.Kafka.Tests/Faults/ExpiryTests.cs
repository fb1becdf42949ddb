using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Faults;

/// <summary>Brokers delete what has waited for too long. That is told while there is time.</summary>
public sealed class ExpiryTests
{
    [KafkaFact]
    public async Task A_task_that_has_waited_for_half_of_its_topics_time_makes_the_health_check_fail()
    {
        await using var stage = await KafkaStage.StartAsync();
        var goOn = new TaskCompletionSource();
        await using var host = await stage.HostAsync(
            async (probe, _, cancellationToken) =>
            {
                if (probe.Name == "old")
                    await goOn.Task.WaitAsync(cancellationToken);
                return TaskResult.Done;
            }
        );
        string topic = stage.Names.Worker(ProbeCatalog.Type);
        var written = TimeProvider.System.GetUtcNow().AddDays(-4);

        await stage.WriteAsync(topic, """{"payload":{"name":"old"}}""", written);

        // The broker's own week is in force for a topic that was made without ours.
        await KafkaStage.ExpectTroubleAsync(host, topic, $"{written:u}", "7d", "retention.ms");
        goOn.SetResult();
        await stage.ExpectWorkAsync(host);
    }
}
