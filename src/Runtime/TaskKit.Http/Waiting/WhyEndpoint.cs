using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TaskKit.Backends;
using TaskKit.Http.Answers;
using TaskKit.Http.Problems;
using TaskKit.Http.Reading;
using TaskKit.Waiting;

namespace TaskKit.Http.Waiting;

/// <summary>Answers why a task does not run now.</summary>
internal sealed class WhyEndpoint(ITaskBackend backend, WaitReasons reasons)
{
    public async Task AnswerAsync(HttpContext http)
    {
        var id = PathId.Of(http);
        if (backend.Operations is not { } operations)
            throw new NotSupportedException($"The backend '{backend.Name}' cannot look at tasks: it keeps no states.");
        var task = await operations.FindAsync(id, http.RequestAborted).ConfigureAwait(false) ?? throw TaskProblems.NotFound(id);
        var found = await reasons.OfAsync(task, http.RequestAborted).ConfigureAwait(false);
        await TaskAnswer
            .WriteAsync(
                http,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("task_id", id.Value);
                    json.WriteString("status", task.State.ToName());
                    json.WriteStartArray("reasons");
                    foreach (var reason in found)
                        Write(json, reason);
                    json.WriteEndArray();
                    json.WriteEndObject();
                }
            )
            .ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter json, WaitReason reason)
    {
        json.WriteStartObject();
        json.WriteString("code", reason.Code);
        json.WriteString("detail", reason.Sentence);
        if (reason.Until is { } until)
            json.WriteString("until", until);
        if (reason.Since is { } since)
            json.WriteString("since", since);
        Text(json, "by", reason.By);
        if (reason.Workers.Count > 0)
        {
            json.WriteStartArray("workers");
            foreach (string worker in reason.Workers)
                json.WriteStringValue(worker);
            json.WriteEndArray();
        }
        Text(json, "task_id", reason.Task?.ToString());
        Text(json, "scope", reason.Scope);
        Text(json, "cause", reason.Cause);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string member, string? text)
    {
        if (text is not null)
            json.WriteString(member, text);
    }
}
