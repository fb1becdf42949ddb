using System.Text;
using Confluent.Kafka;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Topics;

namespace TaskKit.Kafka.Tests.Records;

/// <summary>Records as a consumer would give them.</summary>
internal static class Consumed
{
    public const long Time = 1_893_553_445_678;

    public static readonly TopicNames Topics = new("", ["sms", "user:send"]);
    public static readonly RecordParser Parser = new(Topics);

    public static IncomingRecord Parse(
        string? value,
        string topic = "tasks.worker.sms",
        long offset = 42,
        params (string Name, string? Value)[] headers
    )
    {
        var list = new Headers();
        foreach (var (name, text) in headers)
            list.Add(name, text is null ? null : Encoding.UTF8.GetBytes(text));
        return Parse(new OutgoingRecord(topic, null, value is null ? null : Encoding.UTF8.GetBytes(value), list), offset);
    }

    public static IncomingRecord Parse(OutgoingRecord record, long offset = 42, long time = Time) =>
        Parser.Parse(Result(record, offset, time));

    /// <summary>As a relay reads it.</summary>
    public static IncomingRecord Skim(OutgoingRecord record) => Parser.Skim(Result(record, 42, Time));

    public static Dictionary<string, string> HeadersOf(OutgoingRecord record) =>
        (record.Headers ?? []).ToDictionary(header => header.Key, header => Encoding.UTF8.GetString(header.GetValueBytes()));

    private static ConsumeResult<byte[]?, byte[]?> Result(OutgoingRecord record, long offset, long time)
    {
        var message = record.ToMessage();
        message.Timestamp = new Timestamp(time, TimestampType.CreateTime);
        return new ConsumeResult<byte[]?, byte[]?>
        {
            TopicPartitionOffset = new TopicPartitionOffset(record.Topic, 3, offset),
            Message = message,
        };
    }
}
