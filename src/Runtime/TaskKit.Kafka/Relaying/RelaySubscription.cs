using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TaskKit.Kafka.Faults;

namespace TaskKit.Kafka.Relaying;

/// <summary>Subscribes a relay to those of its topics that exist, and asks for new topics every 10 s.</summary>
internal sealed class RelaySubscription : IDisposable
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(10);

    private readonly IRelayRoute _route;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly IAdminClient _admin;
    private readonly ILogger _log;
    private List<string>? _topics;
    private bool _isDisposed;

    public RelaySubscription(IRelayRoute route, IConsumer<byte[]?, byte[]?> consumer, TimeProvider time, ILogger log)
    {
        (_route, _consumer, _log) = (route, consumer, log);
        _admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        Topics = new ClusterTopics(_admin, time);
    }

    public ClusterTopics Topics { get; }

    public bool IsActive => _topics is { Count: > 0 };

    /// <summary>Subscribes to the topics that have come to exist, and no longer to those that are gone.</summary>
    public void Follow()
    {
        Topics.AskAfter(Age);
        if (!Topics.AreKnown)
            return;
        var found = _route.Topics.Where(Topics.Contains).ToList();
        if (_topics is not null && found.SequenceEqual(_topics))
            return;
        _topics = found;
        if (IsActive)
            _consumer.Subscribe(found);
        else
            _consumer.Unsubscribe();
        if (found.Count < _route.Topics.Count)
            _log.RelayTopicsMissing(_route.Group, string.Join(", ", _route.Topics.Except(found)));
        else
            _log.RelayActive(_route.Group, found.Count);
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        Topics.Dispose();
        _admin.Dispose();
    }
}
