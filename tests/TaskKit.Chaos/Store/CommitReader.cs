using System.Buffers.Binary;
using System.Text;
using Confluent.Kafka;
using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Store;

/// <summary>Every commit that any consumer of a run ever made, from the broker's own topic of commits.</summary>
internal static class CommitReader
{
    private const string CommitTopic = "__consumer_offsets";
    private const int LastVersionOfCommitKeys = 1;

    public static IEnumerable<CommitFound> Read(Topics topics) =>
        LogReader
            .ReadAll(topics.Brokers, CommitTopic)
            .Select(Found)
            .OfType<CommitFound>()
            .Where(commit => topics.Has(commit.Topic))
            .Select(commit => commit with { Group = topics.ShortOf(commit.Group), Topic = topics.ShortOf(commit.Topic) });

    // Key: version, group, topic, partition; later versions are other things. Value: version, offset, and what follows differs. No value: forgotten.
    private static CommitFound? Found(ConsumeResult<byte[]?, byte[]?> record)
    {
        if (record.Message is not { Key: { } key, Value: { } value } || BinaryPrimitives.ReadInt16BigEndian(key) > LastVersionOfCommitKeys)
            return null;
        int at = sizeof(short);
        string group = Text(key, ref at);
        string topic = Text(key, ref at);
        int partition = BinaryPrimitives.ReadInt32BigEndian(key.AsSpan(at));
        long offset = BinaryPrimitives.ReadInt64BigEndian(value.AsSpan(sizeof(short)));
        return new CommitFound(group, topic, partition, offset, record.Message.Timestamp.UnixTimestampMs, LedgerWriter.Now);
    }

    private static string Text(byte[] key, ref int at)
    {
        int length = BinaryPrimitives.ReadInt16BigEndian(key.AsSpan(at));
        string text = Encoding.UTF8.GetString(key, at + sizeof(short), length);
        at += sizeof(short) + length;
        return text;
    }
}
