using System.Text;

namespace TaskKit.Http.Metrics;

/// <summary>The numbers of one set of labels.</summary>
/// <param name="labels">The labels as text.</param>
/// <param name="bounds">The upper bounds of a histogram's buckets; empty for others.</param>
internal sealed class MetricSeries(string labels, double[] bounds)
{
    private readonly Lock _gate = new();

    // The last one has all that is above the bounds.
    private readonly long[] _buckets = bounds.Length > 0 ? new long[bounds.Length + 1] : [];
    private double _value;

    public void Add(double value)
    {
        lock (_gate)
            _value += value;
    }

    public void Set(double value)
    {
        lock (_gate)
            _value = value;
    }

    public void Record(double value)
    {
        int at = Array.BinarySearch(bounds, value);
        lock (_gate)
        {
            // A bound belongs to its bucket. Not a number is above all.
            _buckets[
                double.IsNaN(value) ? bounds.Length
                : at >= 0 ? at
                : ~at
            ]++;
            _value += value;
        }
    }

    public void Write(StringBuilder text, string name)
    {
        long[] buckets;
        double value;
        lock (_gate)
            (buckets, value) = ([.. _buckets], _value);
        if (bounds.Length == 0)
        {
            PrometheusText.Sample(text, name, labels, value);
            return;
        }
        long count = 0;
        for (int i = 0; i < buckets.Length; i++)
        {
            count += buckets[i];
            double bound = i < bounds.Length ? bounds[i] : double.PositiveInfinity;
            PrometheusText.Sample(text, name + "_bucket", PrometheusText.Bucket(labels, bound), count);
        }
        PrometheusText.Sample(text, name + "_sum", labels, value);
        PrometheusText.Sample(text, name + "_count", labels, count);
    }
}
