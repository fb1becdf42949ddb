using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TaskKit.Kafka.Consuming;
using TaskKit.Kafka.Faults;

namespace TaskKit.Kafka.Relaying;

/// <summary>The partitions that a relay holds now, and their commits.</summary>
internal sealed class RelayAssignment(string group, TimeProvider time, ILogger log)
{
    private readonly Lock _commits = new();
    private readonly Dictionary<(string Topic, int Partition), RelayPartition> _held = [];
    private RelayPartition[] _all = [];

    /// <summary>The partitions that are held now.</summary>
    public IReadOnlyList<RelayPartition> All => Volatile.Read(ref _all);

    public RelayPartition? Find(string topic, int partition) => _held.GetValueOrDefault((topic, partition));

    public void Add(IEnumerable<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
            _held[(partition.Topic, partition.Partition.Value)] = new RelayPartition(partition.Topic, partition.Partition.Value);
        Changed();
    }

    public List<RelayPartition> Remove(IEnumerable<TopicPartitionOffset> partitions)
    {
        var removed = new List<RelayPartition>();
        lock (_commits)
            foreach (var partition in partitions)
                if (_held.Remove((partition.Topic, partition.Partition.Value), out var track))
                {
                    track.IsRevoked = true;
                    removed.Add(track);
                }
        Changed();
        return removed;
    }

    /// <summary>Waits for the coordinator of the group, then commits the moved records. Must not be called within a poll.</summary>
    public void Commit(IConsumer<byte[]?, byte[]?> consumer)
    {
        if (All.FirstOrDefault(partition => partition.Uncommitted() is not null) is not { } first)
            return;
        try
        {
            GroupCoordinator.Await(consumer, new TopicPartition(first.Topic, first.Number), time);
        }
        catch (KafkaException e)
        {
            log.RelayCommitFailed(group, e.Error.Reason);
            return;
        }
        Commit(consumer, All);
    }

    /// <summary>Commits the moved records of some partitions at once, and waits for the broker.</summary>
    public void Commit(IConsumer<byte[]?, byte[]?> consumer, IEnumerable<RelayPartition> partitions)
    {
        // Locked during the commit: a partition is given up only after it, or this commit could come after one of the next owner.
        lock (_commits)
        {
            var marks = new List<(RelayPartition Partition, long Mark)>();
            foreach (var partition in partitions)
                if (!partition.IsRevoked && partition.Uncommitted() is { } mark)
                    marks.Add((partition, mark));
            if (marks.Count == 0)
                return;
            try
            {
                consumer.Commit(marks.Select(each => new TopicPartitionOffset(each.Partition.Topic, each.Partition.Number, each.Mark)));
                foreach (var (partition, mark) in marks)
                    partition.Committed(mark);
            }
            catch (KafkaException e)
            {
                // No harm: the next commit tries again. A relay that begins at the older mark moves some records twice, and the guard skips the
                // twins.
                log.RelayCommitFailed(group, e.Error.Reason);
            }
        }
    }

    private void Changed() => Volatile.Write(ref _all, [.. _held.Values]);
}
