using TaskKit.Tests.Chaos;
using TaskKit.Tests.Kafka;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("TaskKit.Tests.Support.LongestFirst", "TaskKit.Tests")]
// One more than the cores of a small machine: most classes wait for servers and processes.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]

namespace TaskKit.Tests.Support;

/// <summary>The classes that take minutes begin first: one that began last would run on alone, with nothing beside it.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] TakeMinutes =
    [
        typeof(KafkaBackendTests).FullName!,
        typeof(KafkaChaosRunTests).FullName!,
        typeof(HostChurnTests).FullName!,
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection =>
            Array.Exists(TakeMinutes, name => collection.DisplayName.EndsWith(name, StringComparison.Ordinal)) ? 0 : 1
        );
}
