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

    /// <summary>The topics that the worker reads.</summary>
    public IReadOnlyList<string> Topics { get; }

    public Trouble? Trouble => _pollers.Select(poller => poller.Trouble).FirstOrDefault(trouble => trouble is not null);

    /// <summary>The partitions that the worker reads now. For tests.</summary>
    internal IEnumerable<PartitionTrack> Tracks => _pollers.SelectMany(poller => poller.Tracks);

    /// <summary>The topics with open records, and the approximate time at which the oldest open record of a partition was written.</summary>
    public IEnumerable<(string Topic, DateTimeOffset Since)> Waits() =>
        Tracks
            .Select(track => (track.Topic, Since: track.OldestOpen()))
            .Where(wait => wait.Since is not null)
            .Select(wait => (wait.Topic, wait.Since!.Value));

    /// <summary>The lag of each partition that the worker reads, with its topic.</summary>
    public IEnumerable<(string Topic, long Records)> Lags() => _pollers.SelectMany(poller => poller.Lags());

    public void Stop()
    {
        foreach (var poller in _pollers)
            poller.Stop();
    }

    // A poller joins its thread, which takes up to some seconds and blocks a thread of the pool.
    public async ValueTask DisposeAsync() => await Task.WhenAll(_pollers.Select(poller => Task.Run(poller.Dispose))).ConfigureAwait(false);

    /// <summary>Takes the worker out of its groups or back into them; see <see cref="Poller.IsAway"/>. For tests.</summary>
    internal void SetAway(bool isAway)
    {
        foreach (var poller in _pollers)
            poller.IsAway = isAway;
    }
}
