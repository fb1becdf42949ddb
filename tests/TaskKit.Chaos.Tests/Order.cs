using TaskKit.TestSupport;

[assembly: TestCollectionOrderer(LongestFirst.Name, LongestFirst.Assembly)]
[assembly: TakesMinutes("TaskKit.Chaos.Tests.KafkaChaosRunTests")]
[assembly: TakesMinutes("TaskKit.Chaos.Tests.KafkaPlantedBugTests")]
// As many as the cores of a small machine. A run measures how long a recovery takes, so nothing but a second run is beside it.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
