using System.Globalization;
using Confluent.Kafka;
using TaskKit.Backends;
using TaskKit.Brokers.Faults;
using TaskKit.Brokers.Guarding;
using TaskKit.Kafka.Faults;

namespace TaskKit.Kafka.Consuming;

/// <summary>The partitions that a consumer has now. The consumer calls its handlers on the poller's thread, inside a poll.</summary>
/// <param name="group">The consumer group.</param>
/// <param name="types">The task type of each topic.</param>
/// <param name="parts">The parts that the pollers share.</param>
internal sealed class Assignment(string group, IReadOnlyDictionary<string, string> types, PollerParts parts)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _commits = new();
    private readonly Dictionary<(string Topic, int Partition), PartitionTrack> _tracks = [];
    private PartitionTrack[] _snapshot = [];
    private PartitionTrack? _last;
    private bool _hasChanged;

    public string Group { get; } = group;

    /// <summary>The partitions, each with its open offsets.</summary>
    public IReadOnlyList<PartitionTrack> Tracks => Volatile.Read(ref _snapshot);

    /// <summary>Some partition that has an offset to commit; <see langword="null"/> when there is none.</summary>
    public TopicPartition? FirstUncommitted =>
        Tracks.FirstOrDefault(track => track.Uncommitted is not null) is { } track
            ? new TopicPartition(track.Topic, track.Partition)
            : null;

    public PartitionTrack? Find(string topic, int partition)
    {
        if (_last is { } last && last.Partition == partition && last.Topic == topic)
            return last;
        return _last = _tracks.GetValueOrDefault((topic, partition));
    }

    /// <summary>True when partitions came or went since the last call.</summary>
    public bool TakeChanged()
    {
        bool changed = _hasChanged;
        _hasChanged = false;
        return changed;
    }

    public IEnumerable<TopicPartitionOffset> OnAssigned(IConsumer<byte[]?, byte[]?> consumer, List<TopicPartition> partitions)
    {
        var starts = Starts(consumer, partitions);
        foreach (var start in starts)
        {
            if (_tracks.TryGetValue((start.Topic, start.Partition.Value), out var earlier))
                earlier.IsLost = true;
            _tracks[(start.Topic, start.Partition.Value)] = new PartitionTrack(
                start.Topic,
                start.Partition.Value,
                types[start.Topic],
                start.Offset.Value,
                parts.Desk.Gate
            );
        }
        Changed();
        parts.Log.Assigned(Group, partitions.Count);
        return starts;
    }

    public void OnRevoked(IConsumer<byte[]?, byte[]?> consumer, List<TopicPartitionOffset> partitions)
    {
        var revoked = Remove(partitions);
        try
        {
            Commit(consumer, revoked);
        }
        catch (KafkaException e)
        {
            // No harm: the next owner begins at the older offset, and the guard skips the tasks that have ended.
            parts.Log.CommitFailed(Group, e.Error.Reason);
        }
        Revoke(revoked);
        parts.Log.Revoked(Group, partitions.Count);
    }

    public void OnLost(List<TopicPartitionOffset> partitions)
    {
        Revoke(Remove(partitions));
        parts.Log.PartitionsLost(Group, partitions.Count);
    }

    /// <summary>Gives up all partitions at once, as <see cref="OnLost"/> does.</summary>
    public void LoseAll() => OnLost([.. Tracks.Select(track => new TopicPartitionOffset(track.Topic, track.Partition, Offset.Unset))]);

    /// <summary>Commits the ended offsets of partitions that this consumer still has.</summary>
    /// <returns>The committed offsets.</returns>
    /// <exception cref="KafkaException">The group refused it, or cannot be reached.</exception>
    public IReadOnlyList<Floor> Commit(IConsumer<byte[]?, byte[]?> consumer, IEnumerable<PartitionTrack> tracks)
    {
        // Locked during the commit: a partition is given up only after it, or this commit could come after one of the next owner.
        lock (_commits)
        {
            var marks = Uncommitted(tracks.Where(track => !track.IsLost));
            if (marks.Count == 0)
                return [];
            FaultPoints.Reached?.Invoke(FaultPoints.Committing);
            consumer.Commit(marks.Select(mark => new TopicPartitionOffset(mark.Track.Topic, mark.Track.Partition, mark.Mark)));
            foreach (var (track, mark) in marks)
                track.Committed = mark;
            FaultPoints.Reached?.Invoke(FaultPoints.Committed);
            return [.. marks.Select(mark => new Floor(FloorName(mark.Track.Topic, mark.Track.Partition), mark.Mark))];
        }
    }

    private static List<(PartitionTrack Track, long Mark)> Uncommitted(IEnumerable<PartitionTrack> tracks)
    {
        var marks = new List<(PartitionTrack, long)>();
        foreach (var track in tracks)
            if (track.Uncommitted is { } mark)
                marks.Add((track, mark));
        return marks;
    }

    private static string FloorName(string topic, int partition) => string.Create(CultureInfo.InvariantCulture, $"{topic}/{partition}");

    private List<TopicPartitionOffset> Starts(IConsumer<byte[]?, byte[]?> consumer, List<TopicPartition> partitions)
    {
        if (partitions.Count == 0)
            return [];
        try
        {
            var committed = consumer.Committed(partitions, Patience);
            var unset = committed.Where(start => start.Offset.Value < 0).ToList();
            if (unset.Count == 0)
                return committed;
            // The poller blocks here: it must not read before it knows the offset to begin at.
            string[] names = [.. unset.Select(start => FloorName(start.Topic, start.Partition.Value))];
            long?[] floors = parts.Guard.FloorsAsync(Group, names, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            for (int i = 0; i < unset.Count; i++)
                if (floors[i] is { } floor)
                    committed[committed.IndexOf(unset[i])] = new TopicPartitionOffset(unset[i].TopicPartition, floor);
            return committed;
        }
        catch (Exception e) when (e is KafkaException or BackendUnavailableException)
        {
            parts.Log.StartsUnknown(Group, e.Message);
            return [.. partitions.Select(partition => new TopicPartitionOffset(partition, Offset.Unset))];
        }
    }

    private List<PartitionTrack> Remove(List<TopicPartitionOffset> partitions)
    {
        var removed = new List<PartitionTrack>();
        foreach (var partition in partitions)
            if (_tracks.Remove((partition.Topic, partition.Partition.Value), out var track))
                removed.Add(track);
        Changed();
        return removed;
    }

    private void Revoke(List<PartitionTrack> tracks)
    {
        lock (_commits)
            foreach (var track in tracks)
                track.IsLost = true;
    }

    private void Changed()
    {
        _last = null;
        _hasChanged = true;
        Volatile.Write(ref _snapshot, [.. _tracks.Values]);
    }
}
