using System.Diagnostics.Metrics;
using TaskKit.Kafka.Producing;
using TaskKit.Telemetry;

namespace TaskKit.Kafka.Relaying;

/// <summary>Counts the records that relays moved.</summary>
/// <param name="meter">The host's meter; <see langword="null"/> when nobody measures.</param>
internal sealed class RelayCount(Meter? meter)
{
    private readonly Counter<long>? _moved = meter?.CreateCounter<long>(
        MetricNames.Dispatched,
        "{record}",
        "Records that the dispatcher and the retry forwarder moved."
    );

    /// <summary>Counts the records of a batch that were stored.</summary>
    public void Add(string relay, IReadOnlyList<ProducedRecord> results)
    {
        if (_moved is not { Enabled: true })
            return;
        int stored = results.Count(result => result.Fault is null);
        if (stored > 0)
            _moved.Add(stored, new KeyValuePair<string, object?>(MetricNames.RelayTag, relay));
    }
}
