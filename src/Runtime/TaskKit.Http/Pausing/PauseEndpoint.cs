using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using TaskKit.Http.Answers;
using TaskKit.Http.Problems;
using TaskKit.Http.Submitting;

namespace TaskKit.Http.Pausing;

/// <summary>Pauses, resumes and lists pauses, and writes each act to the log with its caller.</summary>
internal sealed class PauseEndpoint(ITaskPauses pauses, TaskKitHttpOptions options, ILogger log)
{
    private const int MostBy = 200;

    public async Task ListAsync(HttpContext http)
    {
        var stand = await pauses.ListAsync(http.RequestAborted).ConfigureAwait(false);
        await TaskAnswer
            .WriteAsync(
                http,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteStartArray("pauses");
                    foreach (var pause in stand)
                        Write(json, pause);
                    json.WriteEndArray();
                    json.WriteEndObject();
                }
            )
            .ConfigureAwait(false);
    }

    public async Task PauseAsync(HttpContext http)
    {
        byte[] body = await BodyReader.ReadAsync(http, options.MaxBodyBytes).ConfigureAwait(false);
        var posted = PostedPause.Read(body);
        var pause = await PauseAsync(posted, http.User.Identity?.Name).ConfigureAwait(false);
        log.Paused(CallerOf(http), posted.Scope.ToString(), Telemetry.LogText.Safe(posted.Reason));
        await TaskAnswer.WriteAsync(http, json => Write(json, pause)).ConfigureAwait(false);
    }

    public async Task ResumeAsync(HttpContext http)
    {
        var scope = PostedPause.ScopeOf((string)http.GetRouteValue("scope")!, ProblemCode.BadRequest);
        bool wasPaused = await pauses.ResumeAsync(scope, CancellationToken.None).ConfigureAwait(false);
        log.Resumed(CallerOf(http), scope.ToString(), wasPaused ? "it was paused" : "it was not paused");
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

    // All else that a pause can be refused for was checked with the body.
    private async Task<TaskPause> PauseAsync(PostedPause posted, string? by)
    {
        try
        {
            return await pauses.PauseAsync(posted.Scope, posted.Reason, Cut(by), CancellationToken.None).ConfigureAwait(false);
        }
        catch (ArgumentException e) when (e.ParamName == "scope")
        {
            throw new ProblemException(
                posted.Scope.IsType ? ProblemCode.UnknownType : ProblemCode.InvalidMember,
                e.Message.Split(" (Parameter")[0]
            );
        }
    }

    // Not through the middle of a character.
    private static string? Cut(string? by) =>
        by is null || by.Length <= MostBy ? by
        : char.IsHighSurrogate(by[MostBy - 1]) ? by[..(MostBy - 1)]
        : by[..MostBy];

    private static string CallerOf(HttpContext http) => Telemetry.LogText.Safe(http.User.Identity?.Name ?? "An unnamed caller");

    private static void Write(Utf8JsonWriter json, TaskPause pause)
    {
        json.WriteStartObject();
        json.WriteString("scope", pause.Scope.ToString());
        json.WriteString("reason", pause.Reason);
        if (pause.By is not null)
            json.WriteString("by", pause.By);
        json.WriteString("since", pause.Since);
        json.WriteEndObject();
    }
}
