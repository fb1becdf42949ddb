using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace TaskKit.Http.Probing;

/// <summary>A server's program that has the probes and nothing else.</summary>
internal sealed class ProbeApplication(Probes probes, ILogger log) : IHttpApplication<HttpContext>
{
    private readonly Dictionary<string, Probe> _probes = probes.All.ToDictionary(probe => probe.Path, StringComparer.OrdinalIgnoreCase);

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        try
        {
            await AnswerAsync(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone; there is nobody to answer.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            log.ProbeFailed(e, context.Request.Path.Value ?? "");
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    public void DisposeContext(HttpContext context, Exception? exception) { }

    private Task AnswerAsync(HttpContext http)
    {
        if (!_probes.TryGetValue(http.Request.Path.Value ?? "", out var probe))
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (HttpMethods.IsGet(http.Request.Method))
            return probe.AnswerAsync(http);
        else
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            http.Response.Headers.Allow = HttpMethods.Get;
        }
        return Task.CompletedTask;
    }
}
