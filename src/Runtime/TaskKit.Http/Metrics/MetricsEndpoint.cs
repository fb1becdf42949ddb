using System.Text;
using Microsoft.AspNetCore.Http;
using TaskKit.Telemetry;

namespace TaskKit.Http.Metrics;

/// <summary>Answers scrapes.</summary>
internal sealed class MetricsEndpoint(MetricsText metrics, QueueGauges queue)
{
    public async Task ScrapeAsync(HttpContext http)
    {
        await queue.RefreshAsync(http.RequestAborted).ConfigureAwait(false);
        byte[] text = Encoding.UTF8.GetBytes(metrics.Write());
        http.Response.ContentType = PrometheusText.ContentType;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentLength = text.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.BodyWriter.WriteAsync(text, http.RequestAborted).ConfigureAwait(false);
    }
}
