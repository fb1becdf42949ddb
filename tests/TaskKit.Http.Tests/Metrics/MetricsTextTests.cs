using System.Diagnostics.Metrics;
using TaskKit.Http.Metrics;
using TaskKit.Http.Tests.Support;

namespace TaskKit.Http.Tests.Metrics;

/// <summary>From measurements to text.</summary>
public sealed class MetricsTextTests : IDisposable
{
    private readonly Meter _meter = new("TaskKit");

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Names_follow_the_conventions()
    {
        using var text = new MetricsText(_meter);
        _meter.CreateCounter<long>("a.b-c", "{task}", "x").Add(1);
        _meter.CreateHistogram<double>("a.time", "s", "x").Record(1);
        _meter.CreateUpDownCounter<long>("a.size", "By", "x").Add(1);
        _meter.CreateGauge<double>("a.wait_seconds", "s", "x").Record(1);
        _meter.CreateCounter<long>("a.ends_total", null, "x").Add(1);
        Assert.Equal(
            ["a_b_c_total", "a_ends_total", "a_size_bytes", "a_time_seconds", "a_wait_seconds"],
            PrometheusReader.Read(text.Write()).Families.Keys.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_histogram_counts_what_is_up_to_each_bound_and_adds_it_up()
    {
        using var text = new MetricsText(_meter);
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 10] };
        var histogram = _meter.CreateHistogram("h", null, "x", tags: null, advice);
        foreach (double value in (double[])[0.1, 0.5, 0.7, 1, 3, 10, 11])
            histogram.Record(value, new KeyValuePair<string, object?>("type", "sms"));
        var read = PrometheusReader.Read(text.Write());
        Assert.Equal(
            [("0.5", 2), ("1", 4), ("10", 6), ("+Inf", 7)],
            read.All("h_bucket", ("type", "sms")).Select(bucket => (bucket.Labels["le"], bucket.Value))
        );
        Assert.Equal((26.3, 7), (Math.Round(read.Sum("h_sum", ("type", "sms")), 6), read.Sum("h_count")));
    }

    [Fact]
    public void What_is_no_number_is_above_all_bounds()
    {
        using var text = new MetricsText(_meter);
        _meter.CreateHistogram<double>("h", null, "x").Record(double.NaN);
        var read = PrometheusReader.Read(text.Write());
        Assert.Equal((0, 1), (read.Sum("h_bucket", ("le", "10000")), read.Sum("h_count")));
        Assert.True(double.IsNaN(read.Sum("h_sum")));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("a \"quoted\" word")]
    [InlineData("a\\b")]
    [InlineData("two\nlines\\n")]
    [InlineData("x\"} 1\ny 2")]
    [InlineData("ümläut, 漢字")]
    public void Labels_and_help_are_escaped(string text)
    {
        using var metrics = new MetricsText(_meter);
        _meter.CreateCounter<long>("c", null, text).Add(3, new("b", text), new("a", 7), new("none", null), new("empty", ""));
        var family = PrometheusReader.Read(metrics.Write()).Families["c_total"];
        Assert.Equal(text, family.Help);
        var sample = Assert.Single(family.Samples);
        Assert.Equal([("a", "7"), ("b", text)], sample.Labels.Select(label => (label.Key, label.Value)));
        Assert.Equal(3, sample.Value);
    }

    [Fact]
    public void The_order_of_tags_makes_no_series()
    {
        using var text = new MetricsText(_meter);
        var counter = _meter.CreateCounter<long>("c", null, "x");
        for (int i = 0; i < 2; i++)
        {
            counter.Add(1, new("a", "1"), new("b", "2"));
            counter.Add(1, new("b", "2"), new("a", "1"));
        }
        Assert.Equal(4, Assert.Single(PrometheusReader.Read(text.Write()).Families["c_total"].Samples).Value);
    }

    [Fact]
    public void The_meter_of_another_host_is_not_heard()
    {
        using var other = new Meter("TaskKit");
        using var text = new MetricsText(_meter);
        other.CreateCounter<long>("theirs").Add(1);
        _meter.CreateCounter<long>("ours", null, "x").Add(1);
        Assert.Equal(["ours_total"], PrometheusReader.Read(text.Write()).Families.Keys);
    }

    [Fact]
    public void Observed_series_that_are_gone_do_not_stay()
    {
        string[] types = ["a", "b"];
        using var text = new MetricsText(_meter, mostSeries: 2);
        _meter.CreateObservableGauge(
            "g",
            () => types.Select(type => new Measurement<long>(1, new KeyValuePair<string, object?>("type", type))),
            null,
            "x"
        );
        Assert.Equal(2, PrometheusReader.Read(text.Write()).All("g").Count());
        types = ["c"];
        Assert.Equal("c", Assert.Single(PrometheusReader.Read(text.Write()).All("g")).Labels["type"]);
    }

    [Fact]
    public void An_instrument_that_throws_leaves_the_others_in_peace()
    {
        using var text = new MetricsText(_meter);
        _meter.CreateObservableGauge<long>("bad", (Func<long>)(() => throw new InvalidOperationException()), null, "x");
        _meter.CreateObservableGauge("good", () => 1L, null, "x");
        Assert.Equal(["good"], PrometheusReader.Read(text.Write()).Families.Keys);
    }

    [Fact]
    public void Beyond_the_limit_new_series_are_dropped_and_counted()
    {
        using var text = new MetricsText(_meter, mostSeries: 3);
        var counter = _meter.CreateCounter<long>("c", null, "x");
        for (int i = 0; i < 10; i++)
            counter.Add(1, new KeyValuePair<string, object?>("type", i));
        counter.Add(1, new KeyValuePair<string, object?>("type", 0));
        var read = PrometheusReader.Read(text.Write());
        Assert.Equal((3, 4), (read.All("c_total").Count(), read.Sum("c_total")));
        Assert.Equal(7, read.Sum("taskkit_metrics_dropped_total"));
    }

    [Fact]
    public void Two_instruments_of_one_name_are_one_family()
    {
        using var text = new MetricsText(_meter);
        _meter.CreateObservableGauge("g", () => new Measurement<long>(1, new KeyValuePair<string, object?>("type", "a")), null, "x");
        _meter.CreateObservableGauge("g", () => new Measurement<long>(2, new KeyValuePair<string, object?>("type", "b")), null, "x");
        _meter.CreateUpDownCounter<long>("g", null, "x").Add(5);
        Assert.Equal(3, PrometheusReader.Read(text.Write()).Sum("g"));
    }

    [Fact]
    public async Task Scrapes_and_measurements_at_the_same_time_lose_nothing()
    {
        using var text = new MetricsText(_meter, mostSeries: 100_000);
        var counter = _meter.CreateCounter<long>("c", null, "x");
        var histogram = _meter.CreateHistogram<double>("h", null, "x");
        var measuring = Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(part =>
                    Task.Run(() =>
                    {
                        for (int i = 0; i < 5000; i++)
                        {
                            // Each of these begins a series.
                            counter.Add(1, new KeyValuePair<string, object?>("number", (part * 5000) + i));
                            histogram.Record(i % 7, new KeyValuePair<string, object?>("part", part));
                        }
                    })
                )
        );
        while (!measuring.IsCompleted)
            PrometheusReader.Read(text.Write());
        await measuring;
        var read = PrometheusReader.Read(text.Write());
        Assert.Equal((20_000, 20_000), (read.Sum("c_total"), read.Sum("h_count")));
    }
}
