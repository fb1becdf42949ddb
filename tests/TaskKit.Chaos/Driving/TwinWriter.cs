using Confluent.Kafka;
using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Store;

namespace TaskKit.Chaos.Driving;

/// <summary>A producer that writes the newest records of some partition a second time, byte for byte.</summary>
internal static class TwinWriter
{
    public static async Task WriteAsync(string brokers, int count, Scene scene)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = brokers }).Build();
        string topic = Topics.OfWorkers[scene.Roll(Topics.OfWorkers.Count)];
        var partitions = Topics.PartitionsOf(brokers, topic);
        var partition = partitions[scene.Roll(partitions.Count)];
        foreach (var record in LogReader.ReadLast(brokers, partition, count))
        {
            scene.Ledger.Write(new Twinned(TopicReader.IdOf(record), LedgerWriter.Now));
            await producer.ProduceAsync(partition, record.Message);
        }
    }
}
