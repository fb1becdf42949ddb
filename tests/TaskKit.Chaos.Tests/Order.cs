using TaskKit.TestSupport;

[assembly: TestCollectionOrderer(LongestFirst.Name, LongestFirst.Assembly)]
[assembly: TakesMinutes("TaskKit.Chaos.Tests.KafkaChaosRunTests")]
[assembly: TakesMinutes("TaskKit.Chaos.Tests.KafkaPlantedBugTests")]
[assembly: TakesMinutes("TaskKit.Chaos.Tests.PlantedBugTests")]
// One more than the cores of a small machine, since a run waits for much of its time. More of them slow each other down, and a run that takes longer makes more
// work. Nothing else runs beside them.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
