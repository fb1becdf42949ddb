using System.Runtime.InteropServices;
using TaskKit.Backends;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Receiving;

/// <summary>The deliveries that a worker holds: handed out, and not settled for good.</summary>
internal sealed class Running
{
    private readonly Lock _gate = new();
    private readonly HashSet<KafkaDelivery> _deliveries = [];
    private readonly Dictionary<string, int> _byTopic = new(StringComparer.Ordinal);

    /// <summary>How many are of a topic.</summary>
    public int Count(string topic)
    {
        lock (_gate)
            return _byTopic.GetValueOrDefault(topic);
    }

    /// <summary>Whether a run is among them.</summary>
    public bool Holds(Token token)
    {
        lock (_gate)
            return _deliveries.Any(delivery => delivery.Run.Token == token);
    }

    public void Add(List<KafkaDelivery> deliveries)
    {
        lock (_gate)
            foreach (var delivery in deliveries)
                Put(delivery);
    }

    public void Add(KafkaDelivery delivery)
    {
        lock (_gate)
            Put(delivery);
    }

    public void Remove(KafkaDelivery delivery)
    {
        lock (_gate)
            Take(delivery);
    }

    public void Remove(IReadOnlyList<TaskSettlement> settlements)
    {
        lock (_gate)
            foreach (var settlement in settlements)
                Take((KafkaDelivery)settlement.Delivery);
    }

    public void Clear()
    {
        lock (_gate)
        {
            _deliveries.Clear();
            _byTopic.Clear();
        }
    }

    public KafkaDelivery[] Snapshot()
    {
        lock (_gate)
            return [.. _deliveries];
    }

    private void Put(KafkaDelivery delivery)
    {
        if (_deliveries.Add(delivery))
            CollectionsMarshal.GetValueRefOrAddDefault(_byTopic, delivery.Source.Track.Topic, out _)++;
    }

    private void Take(KafkaDelivery delivery)
    {
        if (_deliveries.Remove(delivery))
            CollectionsMarshal.GetValueRefOrAddDefault(_byTopic, delivery.Source.Track.Topic, out _)--;
    }
}
