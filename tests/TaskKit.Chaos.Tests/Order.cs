using TaskKit.TestSupport;

[assembly: TestCollectionOrderer(LongestFirst.Name, LongestFirst.Assembly)]
[assembly: TakesMinutes("TaskKit.Chaos.Tests.KafkaChaosRunTests")]
[assembly: TakesMinutes("TaskKit.Chaos.Tests.KafkaPlantedBugTests")]
[assembly: TakesMinutes("TaskKit.Chaos.Tests.PlantedBugTests")]
// Each waits for its workers half of the time. More than these slow each other down, and a run that takes longer makes more work. Nothing else runs beside them.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
