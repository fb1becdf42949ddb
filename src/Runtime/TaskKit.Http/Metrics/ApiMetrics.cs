using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using TaskKit.Telemetry;

namespace TaskKit.Http.Metrics;

/// <summary>Counts and times the requests to the API by the pattern of their route, never by their path.</summary>
internal sealed class ApiMetrics
{
    // What nginx logs when the caller is gone.
    private const int CallerGone = 499;

    private static readonly InstrumentAdvice<double> Bounds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly TimeProvider _time;

    public ApiMetrics(Meter meter, TimeProvider time)
    {
        _time = time;
        _requests = meter.CreateCounter<long>(MetricNames.Requests, "{request}", "Answered requests to the API.");
        _duration = meter.CreateHistogram(MetricNames.RequestDuration, "s", "The time of requests to the API.", tags: null, Bounds);
    }

    /// <summary>The time at which a request begins, or 0 when nobody listens.</summary>
    public long Begin() => _requests.Enabled || _duration.Enabled ? _time.GetTimestamp() : 0;

    /// <summary>Measures an answer.</summary>
    /// <param name="began">The answer of <see cref="Begin"/>.</param>
    /// <param name="http">The request.</param>
    /// <param name="pattern">The pattern of its route.</param>
    /// <param name="method">The method of its route: callers write methods as they like.</param>
    /// <param name="failed">True when the handling threw, so that the host answers.</param>
    public void End(long began, HttpContext http, string pattern, string method, bool failed)
    {
        if (began == 0)
            return;
        int status =
            failed ? StatusCodes.Status500InternalServerError
            : http.RequestAborted.IsCancellationRequested ? CallerGone
            : http.Response.StatusCode;
        var route = new KeyValuePair<string, object?>(MetricNames.RouteTag, pattern);
        var verb = new KeyValuePair<string, object?>(MetricNames.MethodTag, method);
        _requests.Add(1, route, verb, new(MetricNames.StatusTag, status.ToString(CultureInfo.InvariantCulture)));
        _duration.Record(_time.GetElapsedTime(began).TotalSeconds, route, verb);
    }
}
