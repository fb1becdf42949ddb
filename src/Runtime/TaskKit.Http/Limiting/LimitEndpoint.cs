using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Http.Access;
using TaskKit.Http.Answers;
using TaskKit.Http.Bodies;
using TaskKit.Http.Pausing;
using TaskKit.Http.Problems;
using TaskKit.Operating;
using TaskKit.Registry;

namespace TaskKit.Http.Limiting;

/// <summary>Sets, clears and lists limits of task types, and writes each act to the log with its caller.</summary>
internal sealed class LimitEndpoint(ITaskLimits limits, ScopeNames names, ITaskBackend backend, TaskKitHttpOptions options, ILogger log)
{
    public async Task ListAsync(HttpContext http)
    {
        var stand = await limits.ListAsync(http.RequestAborted).ConfigureAwait(false);
        await TaskAnswer.WriteListAsync(http, "limits", stand, LimitJson.Write).ConfigureAwait(false);
    }

    public async Task PutAsync(HttpContext http)
    {
        string type = TypeOf(http);
        var limit = PostedLimit.Read(await BodyReader.ReadAsync(http, options.MaxBodyBytes).ConfigureAwait(false));
        await names.RefuseAsync(PauseScope.Type(type), backend, http.RequestAborted).ConfigureAwait(false);
        var stored = await limits.SetAsync(type, limit, Caller.NameOf(http), CancellationToken.None).ConfigureAwait(false);
        log.Limited(Caller.WordsOf(http), type, limit.Words);
        await TaskAnswer.WriteAsync(http, json => LimitJson.Write(json, stored)).ConfigureAwait(false);
    }

    public async Task ClearAsync(HttpContext http)
    {
        string type = TypeOf(http);
        bool wasSet = await limits.ClearAsync(type, CancellationToken.None).ConfigureAwait(false);
        log.LimitCleared(Caller.WordsOf(http), type, wasSet ? "it was set" : "none was set");
        await TaskAnswer
            .WriteAsync(
                http,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("type", type);
                    json.WriteBoolean("was_set", wasSet);
                    json.WriteEndObject();
                }
            )
            .ConfigureAwait(false);
    }

    private static string TypeOf(HttpContext http)
    {
        string type = (string)http.GetRouteValue("type")!;
        return TypeName.IsValid(type)
            ? type
            : throw new ProblemException(
                ProblemCode.BadRequest,
                $"A task type has 1 to 200 letters, digits, '.', '_', '-' and ':'; got '{Telemetry.LogText.Short(type)}'."
            );
    }
}
