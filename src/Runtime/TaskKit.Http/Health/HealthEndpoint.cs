using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskKit.Http.Answers;
using TaskKit.Registry;

namespace TaskKit.Http.Health;

/// <summary>Answers the probes of an orchestrator.</summary>
internal sealed class HealthEndpoint(Readiness readiness, TaskRegistry registry, TaskKitOptions options)
{
    /// <summary>200 while the process answers at all. The backend is not asked: its outage must not restart all programs.</summary>
    public Task LiveAsync(HttpContext http) => TaskAnswer.WriteAsync(http, HealthJson.WriteLive);

    /// <summary>200 while work may be sent here, also when something is degraded; else 503.</summary>
    public async Task ReadyAsync(HttpContext http)
    {
        var state = await readiness.AskAsync(http.RequestAborted).ConfigureAwait(false);
        if (state.Status == HealthStatus.Unhealthy)
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        var types = options.Worker.Enabled ? registry.Infos : [];
        await TaskAnswer.WriteAsync(http, json => HealthJson.Write(json, state, types)).ConfigureAwait(false);
    }
}
