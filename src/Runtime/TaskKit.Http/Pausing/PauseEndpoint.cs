using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Http.Access;
using TaskKit.Http.Answers;
using TaskKit.Http.Bodies;
using TaskKit.Http.Problems;
using TaskKit.Operating;
using TaskKit.Pausing;

namespace TaskKit.Http.Pausing;

/// <summary>Pauses, resumes and lists pauses, and writes each act to the log with its caller.</summary>
internal sealed class PauseEndpoint(ITaskPauses pauses, ScopeNames names, ITaskBackend backend, TaskKitHttpOptions options, ILogger log)
{
    public async Task ListAsync(HttpContext http)
    {
        var stand = await pauses.ListAsync(http.RequestAborted).ConfigureAwait(false);
        await TaskAnswer.WriteListAsync(http, "pauses", stand, PauseJson.Write).ConfigureAwait(false);
    }

    public async Task PauseAsync(HttpContext http)
    {
        byte[] body = await BodyReader.ReadAsync(http, options.MaxBodyBytes).ConfigureAwait(false);
        var posted = PostedPause.Read(body);
        await names.RefuseAsync(posted.Scope, backend, http.RequestAborted).ConfigureAwait(false);
        string? by = Caller.NameOf(http);
        var pause = await pauses.PauseAsync(posted.Scope, posted.Reason, by, CancellationToken.None).ConfigureAwait(false);
        log.Paused(Caller.WordsOf(http), posted.Scope.ToString(), Telemetry.LogText.Safe(posted.Reason));
        await TaskAnswer.WriteAsync(http, json => PauseJson.Write(json, pause)).ConfigureAwait(false);
    }

    public async Task ResumeAsync(HttpContext http)
    {
        var scope = PostedPause.ScopeOf((string)http.GetRouteValue("scope")!, ProblemCode.BadRequest);
        bool wasPaused = await pauses.ResumeAsync(scope, CancellationToken.None).ConfigureAwait(false);
        log.Resumed(Caller.WordsOf(http), scope.ToString(), wasPaused ? "it was paused" : "it was not paused");
        await TaskAnswer
            .WriteAsync(
                http,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("scope", scope.ToString());
                    json.WriteBoolean("was_paused", wasPaused);
                    json.WriteEndObject();
                }
            )
            .ConfigureAwait(false);
    }
}
