using TaskKit.TestSupport;

[assembly: TestCollectionOrderer(LongestFirst.Name, LongestFirst.Assembly)]
[assembly: TakesMinutes("TaskKit.Chaos.Tests.KafkaChaosRunTests")]
[assembly: TakesMinutes("TaskKit.Chaos.Tests.KafkaPlantedBugTests")]
// One more than the cores of a small machine: the runs wait much of their time. Nothing else runs beside them.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
