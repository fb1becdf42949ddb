using System.Diagnostics.Metrics;
using TaskKit.Telemetry;

namespace TaskKit.Redis.State.Connecting;

/// <summary>The counters of outages of Redis and of lost states.</summary>
/// <param name="meter">The host's meter; <see langword="null"/> for the one of the process.</param>
internal sealed class StateMetrics(Meter? meter = null)
{
    private static readonly Meter OfProcess = new(MetricNames.Meter);

    private readonly Counter<long> _outages = (meter ?? OfProcess).CreateCounter<long>(
        MetricNames.RedisOutages,
        "{outage}",
        "Times that Redis became unusable; all calls that fail in one outage count once."
    );

    private readonly Counter<long> _losses = (meter ?? OfProcess).CreateCounter<long>(
        MetricNames.RedisLosses,
        "{loss}",
        "Times that a worker found that Redis had lost the states of tasks."
    );

    public void Unavailable(string address) => _outages.Add(1, new KeyValuePair<string, object?>(MetricNames.AddressTag, address));

    public void Lost(string address) => _losses.Add(1, new KeyValuePair<string, object?>(MetricNames.AddressTag, address));
}
