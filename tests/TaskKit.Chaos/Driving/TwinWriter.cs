using Confluent.Kafka;
using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Store;

namespace TaskKit.Chaos.Driving;

/// <summary>A producer that writes the newest records of some partition a second time, byte for byte.</summary>
internal static class TwinWriter
{
    public static async Task WriteAsync(Topics topics, int count, Scene scene)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = topics.Brokers }).Build();
        string topic = topics.OfWorkers[scene.Roll(topics.OfWorkers.Count)];
        var partitions = Topics.PartitionsOf(topics.Brokers, topic);
        var partition = partitions[scene.Roll(partitions.Count)];
        foreach (var record in LogReader.ReadLast(topics.Brokers, partition, count))
        {
            scene.Ledger.Write(new Twinned(TopicReader.IdOf(record), LedgerWriter.Now));
            await producer.ProduceAsync(partition, record.Message);
        }
    }
}
