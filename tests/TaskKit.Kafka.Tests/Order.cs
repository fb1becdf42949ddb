using TaskKit.TestSupport;

[assembly: TestCollectionOrderer(LongestFirst.Name, LongestFirst.Assembly)]
[assembly: TakesMinutes("TaskKit.Kafka.Tests.KafkaBackendTests")]
[assembly: TakesMinutes("TaskKit.Kafka.Tests.HostChurnTests")]
// More than cores: these tests wait for servers nearly all of their time.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
