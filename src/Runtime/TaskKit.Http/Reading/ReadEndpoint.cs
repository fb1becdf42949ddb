using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TaskKit.Backends;
using TaskKit.Http.Access;
using TaskKit.Http.Answers;
using TaskKit.Http.Problems;

namespace TaskKit.Http.Reading;

/// <summary>Answers with stored tasks: one, a page of them, or their numbers.</summary>
internal sealed class ReadEndpoint(ITaskBackend backend, AccessGate access, PayloadMask mask, TaskKitHttpOptions options)
{
    public async Task FindAsync(HttpContext http)
    {
        var id = PathId.Of(http);
        var found =
            await Operations("look at tasks").FindAsync(id, http.RequestAborted).ConfigureAwait(false) ?? throw TaskProblems.NotFound(id);
        bool isWhole = await access.JudgeAsync(http, TaskPermission.ReadPayloads).ConfigureAwait(false) is null;
        var payload = isWhole ? found.Task.Payload : mask.Masked(found.Task);
        var result = isWhole ? found.Result : default;
        await TaskAnswer.WriteAsync(http, json => TaskJson.WriteFull(json, found, payload.Span, result.Span)).ConfigureAwait(false);
    }

    public async Task ListAsync(HttpContext http)
    {
        var query = ListQuery.Read(http.Request.Query, options.MaxPageSize);
        TaskPage page;
        try
        {
            page = await Operations("list tasks").ListAsync(query, http.RequestAborted).ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            throw new ProblemException(ProblemCode.InvalidQuery, "'cursor' must be the 'next' of an earlier page.");
        }
        await TaskAnswer
            .WriteAsync(
                http,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteStartArray("tasks");
                    foreach (var task in page.Tasks)
                        TaskJson.Write(json, task);
                    json.WriteEndArray();
                    json.WriteString("next", page.Next);
                    json.WriteEndObject();
                }
            )
            .ConfigureAwait(false);
    }

    public async Task CountAsync(HttpContext http)
    {
        ListQuery.RefuseAll(http.Request.Query);
        var counts = await Operations("count tasks").CountAsync(http.RequestAborted).ConfigureAwait(false);
        await TaskAnswer
            .WriteAsync(
                http,
                json =>
                {
                    json.WriteStartObject();
                    foreach (var type in counts.GroupBy(count => count.Type).OrderBy(group => group.Key, StringComparer.Ordinal))
                    {
                        json.WriteStartObject(type.Key);
                        foreach (var count in type.OrderBy(count => count.State))
                            json.WriteNumber(count.State.ToName(), count.Count);
                        json.WriteEndObject();
                    }
                    json.WriteEndObject();
                }
            )
            .ConfigureAwait(false);
    }

    private ITaskOperations Operations(string what) =>
        backend.Operations ?? throw new NotSupportedException($"The backend '{backend.Name}' cannot {what}: it keeps no states.");
}
