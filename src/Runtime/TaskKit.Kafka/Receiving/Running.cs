using TaskKit.Backends;

namespace TaskKit.Kafka.Receiving;

/// <summary>The deliveries that a worker holds: handed out, and not settled for good.</summary>
internal sealed class Running
{
    private readonly Lock _gate = new();
    private readonly HashSet<KafkaDelivery> _deliveries = [];

    public void Add(List<KafkaDelivery> deliveries)
    {
        lock (_gate)
            foreach (var delivery in deliveries)
                _deliveries.Add(delivery);
    }

    public void Add(KafkaDelivery delivery)
    {
        lock (_gate)
            _deliveries.Add(delivery);
    }

    public void Remove(KafkaDelivery delivery)
    {
        lock (_gate)
            _deliveries.Remove(delivery);
    }

    public void Remove(IReadOnlyList<TaskSettlement> settlements)
    {
        lock (_gate)
            foreach (var settlement in settlements)
                _deliveries.Remove((KafkaDelivery)settlement.Delivery);
    }

    public void Clear()
    {
        lock (_gate)
            _deliveries.Clear();
    }

    public KafkaDelivery[] Snapshot()
    {
        lock (_gate)
            return [.. _deliveries];
    }
}
