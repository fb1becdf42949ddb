using System.Runtime.InteropServices;
using TaskKit.Backends;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.Ordering;
using TaskKit.Brokers.Records;

namespace TaskKit.Brokers.Granting;

/// <summary>The deliveries of a worker between their receive and their settle.</summary>
internal sealed class RunningTasks
{
    private readonly Lock _gate = new();
    private readonly HashSet<BrokerDelivery> _deliveries = [];
    private readonly Dictionary<string, int> _byType = new(StringComparer.Ordinal);

    /// <summary>The number of deliveries of a task type.</summary>
    public int Count(string type)
    {
        lock (_gate)
            return _byType.GetValueOrDefault(type);
    }

    /// <summary>True when the run with this token has not been settled.</summary>
    public bool Has(Token token)
    {
        lock (_gate)
            return _deliveries.Any(delivery => delivery.Run.Token == token);
    }

    public void Add(List<BrokerDelivery> deliveries)
    {
        lock (_gate)
            foreach (var delivery in deliveries)
                Put(delivery);
    }

    public void Add(BrokerDelivery delivery)
    {
        lock (_gate)
            Put(delivery);
    }

    public void Remove(BrokerDelivery delivery)
    {
        lock (_gate)
            Take(delivery);
    }

    public void Remove(IReadOnlyList<TaskSettlement> settlements)
    {
        lock (_gate)
            foreach (var settlement in settlements)
                Take((BrokerDelivery)settlement.Delivery);
    }

    public void Clear()
    {
        lock (_gate)
        {
            _deliveries.Clear();
            _byType.Clear();
        }
    }

    public BrokerDelivery[] Snapshot()
    {
        lock (_gate)
            return [.. _deliveries];
    }

    private void Put(BrokerDelivery delivery)
    {
        delivery.Source.MoveTo(RecordStage.Running);
        if (_deliveries.Add(delivery))
            CollectionsMarshal.GetValueRefOrAddDefault(_byType, delivery.Source.Stream.Type, out _)++;
    }

    private void Take(BrokerDelivery delivery)
    {
        if (_deliveries.Remove(delivery))
            CollectionsMarshal.GetValueRefOrAddDefault(_byType, delivery.Source.Stream.Type, out _)--;
    }
}
