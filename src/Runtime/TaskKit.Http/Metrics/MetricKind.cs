using System.Diagnostics.Metrics;

namespace TaskKit.Http.Metrics;

/// <summary>The ways in which measurements become numbers.</summary>
internal enum MetricKind
{
    /// <summary>Measurements add up.</summary>
    Counter,

    /// <summary>Measurements are differences, up or down, and add up.</summary>
    Sum,

    /// <summary>The last measurement counts.</summary>
    Gauge,

    /// <summary>As <see cref="Gauge"/>, and all series are asked for again by each scrape.</summary>
    Observed,

    /// <summary>Measurements are counted by size.</summary>
    Histogram,
}

/// <summary>Tells the kind of an instrument.</summary>
internal static class MetricKinds
{
    /// <summary>The kind; <see langword="null"/> for one that TaskKit does not use.</summary>
    public static MetricKind? Of(Instrument instrument) =>
        instrument switch
        {
            Counter<long> or Counter<double> => MetricKind.Counter,
            UpDownCounter<long> or UpDownCounter<double> => MetricKind.Sum,
            Gauge<long> or Gauge<double> => MetricKind.Gauge,
            ObservableUpDownCounter<long> or ObservableUpDownCounter<double> => MetricKind.Observed,
            ObservableGauge<long> or ObservableGauge<double> => MetricKind.Observed,
            Histogram<long> or Histogram<double> => MetricKind.Histogram,
            _ => null,
        };
}
