using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Working;

namespace TaskKit.Chaos.Store;

/// <summary>Every record of every topic, read with no help of the product.</summary>
internal static class TopicReader
{
    public static IEnumerable<RecordFound> Read(Topics topics) =>
        LogReader.ReadAll(topics.Brokers, topics.All).Select(record => Found(record, topics.ShortOf(record.Topic)));

    private static RecordFound Found(ConsumeResult<byte[]?, byte[]?> record, string topic) =>
        new(
            topic,
            record.Partition.Value,
            record.Offset.Value,
            record.Message.Timestamp.UnixTimestampMs,
            IdOf(record),
            Number(record, "tk-generation"),
            Number(record, "tk-turn"),
            Number(record, "tk-attempt"),
            record.Message.Key is { } key ? PayloadHash.Of(key) : "none",
            PayloadHash.Of(record.Message.Value ?? []),
            LedgerWriter.Now
        );

    public static TaskId IdOf(ConsumeResult<byte[]?, byte[]?> record)
    {
        if (Header(record, "tk-id") is { } id)
            return TaskId.Parse(id);
        using var json = JsonDocument.Parse(record.Message.Value!);
        return TaskId.Parse(json.RootElement.GetProperty("id").GetString()!);
    }

    private static int Number(ConsumeResult<byte[]?, byte[]?> record, string name) => int.Parse(Header(record, name) ?? "0");

    private static string? Header(ConsumeResult<byte[]?, byte[]?> record, string name) =>
        record.Message.Headers.TryGetLastBytes(name, out byte[] value) ? Encoding.UTF8.GetString(value) : null;
}
