using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace TaskKit.Http.Metrics;

/// <summary>All series of one name.</summary>
internal sealed class MetricFamily
{
    private static readonly double[] DefaultBounds = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000];

    private readonly ConcurrentDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);

    // The same series by their tags in the order of the measurement.
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries> _known = new(TagComparer.Instance);
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries>.AlternateLookup<
        ReadOnlySpan<KeyValuePair<string, object?>>
    > _lookup;
    private readonly SeriesLimit _limit;
    private readonly string? _help;
    private readonly double[] _bounds;

    public MetricFamily(Instrument instrument, MetricKind kind, SeriesLimit limit)
    {
        (Kind, _limit, _help) = (kind, limit, instrument.Description);
        Name = PrometheusText.NameOf(instrument.Name, instrument.Unit, kind);
        _lookup = _known.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        _bounds = kind == MetricKind.Histogram ? BoundsOf(instrument) : [];
    }

    public string Name { get; }

    public MetricKind Kind { get; }

    /// <summary>Takes a measurement. One that would begin a series beyond the limit is dropped.</summary>
    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!_lookup.TryGetValue(tags, out var series) && (series = Begin(tags)) is null)
            return;
        if (Kind == MetricKind.Histogram)
            series.Record(value);
        else if (Kind is MetricKind.Counter or MetricKind.Sum)
            series.Add(value);
        else
            series.Set(value);
    }

    /// <summary>Forgets the series that the next scrape asks for anew: those of tasks that are gone do not come again.</summary>
    public void BeginScrape()
    {
        if (Kind != MetricKind.Observed)
            return;
        _limit.Free(_series.Count);
        _series.Clear();
        _known.Clear();
    }

    public void Write(StringBuilder text)
    {
        if (_series.IsEmpty)
            return;
        PrometheusText.Head(text, Name, _help, Kind);
        // Series begin meanwhile: only the dictionary's own copy is safe then.
        foreach (var (_, series) in _series.ToArray().OrderBy(series => series.Key, StringComparer.Ordinal))
            series.Write(text, Name);
    }

    private MetricSeries? Begin(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string labels = PrometheusText.Labels(tags);
        if (!_series.TryGetValue(labels, out var series))
        {
            if (!_limit.TryTake())
                return null;
            var made = new MetricSeries(labels, _bounds);
            series = _series.GetOrAdd(labels, made);
            if (series != made)
                _limit.Free(1);
        }
        _lookup[tags] = series;
        return series;
    }

    private static double[] BoundsOf(Instrument instrument) =>
        instrument switch
        {
            Histogram<double> { Advice.HistogramBucketBoundaries: { } stated } => [.. stated],
            Histogram<long> { Advice.HistogramBucketBoundaries: { } stated } => [.. stated.Select(bound => (double)bound)],
            _ => DefaultBounds,
        };
}
