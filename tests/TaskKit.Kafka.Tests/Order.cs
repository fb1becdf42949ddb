using TaskKit.TestSupport;

[assembly: TestCollectionOrderer(LongestFirst.Name, LongestFirst.Assembly)]
[assembly: TakesMinutes("TaskKit.Kafka.Tests.KafkaBackendTests")]
[assembly: TakesMinutes("TaskKit.Kafka.Tests.HostChurnTests")]
// As many as the cores of a small machine: most classes wait for servers, and another project runs beside this one.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
