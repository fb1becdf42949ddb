using TaskKit.Chaos.Driving;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Chaos.Tests;

/// <summary>The short form of <c>./build.sh chaos</c>, its runs with schedules, limits, and clocks that are off.</summary>
public sealed class TimedChaosRunTests
{
    private static readonly ShortForms Forms = new(Profile.Short);
    private static readonly ShortForms FormsOnKafka = new(KafkaProfiles.Short);

    public static TheoryData<string> Runs => Forms.Names(areTimed: true);

    public static TheoryData<string> RunsOnKafka => FormsOnKafka.Names(areTimed: true);

    [Theory, MemberData(nameof(Runs))]
    public Task Run_ends_as_expected(string name) => Forms.EndsAsExpectedAsync(name);

    [KafkaTheory(OwnBroker = true), MemberData(nameof(RunsOnKafka))]
    public Task Run_on_Kafka_ends_as_expected(string name) => FormsOnKafka.EndsAsExpectedAsync(name);
}
