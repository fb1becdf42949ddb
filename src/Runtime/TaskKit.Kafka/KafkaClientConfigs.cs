using Confluent.Kafka;
namespace TaskKit.Kafka;
internal sealed class KafkaOptions { public string Brokers {get;set;}="localhost:9092"; public string TopicPrefix {get;set;}=""; public string? ConsumerGroup{get;set;} public int MaxMessageBytes{get;set;}=1200000; public TimeSpan CommitInterval{get;set;}=TimeSpan.FromMilliseconds(200); }
internal sealed class KafkaClientConfigs(KafkaOptions options) { public ConsumerBuilder<byte[]?, byte[]?> Consumer(string group) => new(new ConsumerConfig{BootstrapServers=options.Brokers, GroupId=group}); public ConsumerBuilder<byte[]?, byte[]?> Reader() => Consumer("x"); public AdminClientBuilder Admin() => new(new AdminClientConfig{BootstrapServers=options.Brokers}); }
