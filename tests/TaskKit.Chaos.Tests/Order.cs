using TaskKit.TestSupport;

[assembly: TestCollectionOrderer(LongestFirst.Name, LongestFirst.Assembly)]
[assembly: TakesMinutes("TaskKit.Chaos.Tests.KafkaChaosRunTests")]
[assembly: TakesMinutes("TaskKit.Chaos.Tests.KafkaPlantedBugTests")]
// As many as the cores of a small machine: more of them slow each other down, and a run that takes longer makes more work. Nothing else runs beside them.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
