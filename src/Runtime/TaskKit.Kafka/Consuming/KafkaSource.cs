using TaskKit.Backends;
using TaskKit.Brokers;
using TaskKit.Brokers.Faults;
using TaskKit.Brokers.Ordering;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Topics;
using TaskKit.Kafka.Wiring;

namespace TaskKit.Kafka.Consuming;

/// <summary>The pollers of one worker: one for all its topics, or one for each.</summary>
internal sealed class KafkaSource : IRecordSource
{
    private readonly List<Poller> _pollers = [];

    /// <param name="parts">The shared parts of the backend.</param>
    /// <param name="options">The worker and its types.</param>
    /// <param name="desk">Takes the records.</param>
    public KafkaSource(KafkaParts parts, ReceiverOptions options, RecordDesk desk)
    {
        var names = new TopicNames(parts.Options.TopicPrefix, options.Types);
        var types = options.Types.ToDictionary(names.Worker, type => type);
        Topics = [.. types.Keys];
        var shared = new PollerParts(parts.Options, desk, new RecordParser(names), parts.Guard, parts.Time, parts.Log);
        if (parts.Options.ConsumerGroup is { } group)
            _pollers.Add(new Poller(group, types, shared));
        else
            foreach (var (topic, type) in types)
                _pollers.Add(new Poller(names.WorkerGroup(type), new Dictionary<string, string> { [topic] = type }, shared));
    }

    /// <summary>The topics that it reads.</summary>
    public IReadOnlyList<string> Topics { get; }

    public Trouble? Trouble => _pollers.Select(poller => poller.Trouble).FirstOrDefault(trouble => trouble is not null);

    /// <summary>The partitions that it reads now. For tests.</summary>
    internal IEnumerable<PartitionTrack> Tracks => _pollers.SelectMany(poller => poller.Tracks);

    /// <summary>The approximate times since when tasks have waited here, by topic.</summary>
    public IEnumerable<(string Topic, DateTimeOffset Since)> Waits() =>
        Tracks
            .Select(track => (track.Topic, Since: track.OldestOpen()))
            .Where(wait => wait.Since is not null)
            .Select(wait => (wait.Topic, wait.Since!.Value));

    /// <summary>The lag of the partitions that it reads, by topic.</summary>
    public IEnumerable<(string Topic, long Records)> Lags() => _pollers.SelectMany(poller => poller.Lags());

    public void Stop()
    {
        foreach (var poller in _pollers)
            poller.Stop();
    }

    // Joins threads, each up to some seconds; a pool thread waits for them, and only here.
    public async ValueTask DisposeAsync() => await Task.WhenAll(_pollers.Select(poller => Task.Run(poller.Dispose))).ConfigureAwait(false);

    /// <summary>Takes it out of its groups or back into them; see <see cref="Poller.IsAway"/>. For tests.</summary>
    internal void SetAway(bool isAway)
    {
        foreach (var poller in _pollers)
            poller.IsAway = isAway;
    }
}
