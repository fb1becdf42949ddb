using System.Diagnostics.Metrics;
using System.Text;

namespace TaskKit.Http.Metrics;

/// <summary>
/// Listens to the meter of one host from its making on, and writes what came together as Prometheus text. Another host of the process has a meter of its own.
/// </summary>
internal sealed class MetricsText : IDisposable
{
    public const int MostSeries = 10_000;

    private const string DroppedName = "taskkit_metrics_dropped_total";

    private readonly Meter _meter;
    private readonly SeriesLimit _limit;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly Lock _scrape = new();
    private readonly MeterListener _listener = new();

    public MetricsText(Meter meter, int mostSeries = MostSeries)
    {
        (_meter, _limit) = (meter, new SeriesLimit(mostSeries));
        _listener.InstrumentPublished = OnPublished;
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.Start();
    }

    /// <summary>Writes all that was measured. One scrape at a time: the next one waits.</summary>
    public string Write()
    {
        lock (_scrape)
        {
            var families = Families();
            foreach (var family in families)
                family.BeginScrape();
            Observe();
            var text = new StringBuilder();
            foreach (var family in families)
                family.Write(text);
            if (_limit.Dropped > 0)
            {
                PrometheusText.Head(
                    text,
                    DroppedName,
                    "Measurements that were left out, since there are too many series.",
                    MetricKind.Counter
                );
                PrometheusText.Sample(text, DroppedName, "", _limit.Dropped);
            }
            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private void OnPublished(Instrument instrument, MeterListener listener)
    {
        if (!ReferenceEquals(instrument.Meter, _meter) || MetricKinds.Of(instrument) is not { } kind)
            return;
        var family = new MetricFamily(instrument, kind, _limit);
        lock (_gate)
            // Two instruments of one name and kind are one family.
            if (!_families.TryAdd(family.Name, family))
                family = _families[family.Name];
        if (family.Kind == kind)
            listener.EnableMeasurementEvents(instrument, family);
    }

    private MetricFamily[] Families()
    {
        lock (_gate)
            return [.. _families.Values];
    }

    // An instrument whose question fails is left out; the others are there.
    private void Observe()
    {
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException)
        {
            // See above.
        }
    }
}
