using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Receiving;

/// <summary>The partitions that a consumer holds now. The handlers run on the poller's thread, inside a poll.</summary>
/// <param name="group">The consumer group.</param>
/// <param name="parts">What the pollers share.</param>
internal sealed class Assignment(string group, PollerParts parts)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _commits = new();
    private readonly Dictionary<(string Topic, int Partition), PartitionTrack> _tracks = [];
    private PartitionTrack[] _snapshot = [];
    private PartitionTrack? _last;
    private bool _hasChanged;

    public string Group { get; } = group;

    /// <summary>The tracks of the partitions that are held now.</summary>
    public IReadOnlyList<PartitionTrack> Tracks => Volatile.Read(ref _snapshot);

    /// <summary>A partition of which more is done than was committed; <see langword="null"/> when there is none.</summary>
    public TopicPartition? FirstUncommitted =>
        parts.Intake.Uncommitted(Tracks) is [var (track, _), ..] ? new TopicPartition(track.Topic, track.Partition) : null;

    public PartitionTrack? Find(string topic, int partition)
    {
        if (_last is { } last && last.Partition == partition && last.Topic == topic)
            return last;
        return _last = _tracks.GetValueOrDefault((topic, partition));
    }

    /// <summary>Whether partitions came or went since this was last asked.</summary>
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
                earlier.IsRevoked = true;
            _tracks[(start.Topic, start.Partition.Value)] = new PartitionTrack(start.Topic, start.Partition.Value, start.Offset.Value);
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
            // Whoever gets the partitions begins at the older mark and skips what Redis knows as done.
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

    /// <summary>Commits what is done in the given partitions, as far as they are still held.</summary>
    /// <returns>What was committed.</returns>
    /// <exception cref="KafkaException">The group refused it, or cannot be reached.</exception>
    public IReadOnlyList<RecordPlace> Commit(IConsumer<byte[]?, byte[]?> consumer, IEnumerable<PartitionTrack> tracks)
    {
        // Held through the commit: a partition that is given up meanwhile waits for it, so that no commit of this worker comes after its successor's.
        lock (_commits)
        {
            var marks = parts.Intake.Uncommitted(tracks.Where(track => !track.IsRevoked));
            if (marks.Count == 0)
                return [];
            FaultPoints.Reached?.Invoke(FaultPoints.Committing);
            consumer.Commit(marks.Select(mark => new TopicPartitionOffset(mark.Track.Topic, mark.Track.Partition, mark.Mark)));
            foreach (var (track, mark) in marks)
                track.Committed = mark;
            FaultPoints.Reached?.Invoke(FaultPoints.Committed);
            return [.. marks.Select(mark => new RecordPlace(mark.Track.Topic, mark.Track.Partition, mark.Mark))];
        }
    }

    private List<TopicPartitionOffset> Starts(IConsumer<byte[]?, byte[]?> consumer, List<TopicPartition> partitions)
    {
        if (partitions.Count == 0)
            return [];
        try
        {
            var committed = consumer.Committed(partitions, Patience);
            var unset = committed.Where(start => start.Offset.Value < 0).ToList();
            if (unset.Count == 0 || parts.States is not { } states)
                return committed;
            // The poller waits for these few round trips; nothing may be read before it is known from where.
            RecordPlace[] places = [.. unset.Select(start => new RecordPlace(start.Topic, start.Partition.Value, 0))];
            var floors = states.FloorsAsync(Group, places, CancellationToken.None).AsTask().GetAwaiter().GetResult();
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
                track.IsRevoked = true;
    }

    private void Changed()
    {
        _last = null;
        _hasChanged = true;
        Volatile.Write(ref _snapshot, [.. _tracks.Values]);
    }
}
