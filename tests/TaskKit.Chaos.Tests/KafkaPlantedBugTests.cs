using TaskKit.Chaos.Driving;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Chaos.Tests;

/// <summary>The bugs that are planted into the workers of a chaos run on Kafka: the checker must catch each.</summary>
public sealed class KafkaPlantedBugTests
{
    [KafkaFact(OwnBroker = true)]
    public async Task Each_planted_bug_is_caught()
    {
        await using var broker = await ServerPair.StartBrokerAsync();
        await new ShortForms(KafkaProfiles.Short).CatchAsync(8, broker);
    }
}
