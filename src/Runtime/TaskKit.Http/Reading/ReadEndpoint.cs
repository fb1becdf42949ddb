using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TaskKit.Backends;
using TaskKit.Http.Access;
using TaskKit.Http.Answers;
using TaskKit.Http.Problems;
using TaskKit.Registry;

namespace TaskKit.Http.Reading;

/// <summary>Answers with stored tasks: one, a page of them, or their numbers.</summary>
internal sealed class ReadEndpoint(ITaskBackend backend, AccessGate access, PayloadMask mask, TaskKitHttpOptions options)
{
    private static readonly string[] Parameters = ["type", "state", "status", "limit", "cursor"];

    public async Task FindAsync(HttpContext http)
    {
        var id = TaskLinks.IdOf(http);
        var found =
            await Operations("look at tasks").FindAsync(id, http.RequestAborted).ConfigureAwait(false) ?? throw TaskProblems.NotFound(id);
        bool isWhole = await access.JudgeAsync(http, TaskPermission.ReadPayloads).ConfigureAwait(false) is null;
        var payload = isWhole ? found.Task.Payload : mask.Masked(found.Task);
        var result = isWhole ? found.Result : default;
        await TaskAnswer.WriteAsync(http, json => TaskJson.WriteFull(json, found, payload.Span, result.Span)).ConfigureAwait(false);
    }

    public async Task ListAsync(HttpContext http)
    {
        var query = QueryOf(http.Request);
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
        RefuseParameters(http.Request.Query, []);
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

    private TaskQuery QueryOf(HttpRequest request)
    {
        RefuseParameters(request.Query, Parameters);
        return new TaskQuery
        {
            Type = One(request.Query, "type"),
            State = State(One(request.Query, "state") ?? One(request.Query, "status")),
            Limit = Limit(One(request.Query, "limit")),
            Cursor = One(request.Query, "cursor"),
        };
    }

    private static void RefuseParameters(IQueryCollection query, string[] known)
    {
        if (query.Keys.FirstOrDefault(name => !known.Contains(name)) is not { } odd)
            return;
        string shown = Telemetry.LogText.Short(odd);
        string expected = known.Length == 0 ? "no parameters" : string.Join(", ", known);
        throw new ProblemException(ProblemCode.InvalidQuery, $"'{shown}' is no parameter; expected {expected}.{NearMiss.Hint(odd, known)}");
    }

    private static string? One(IQueryCollection query, string name) =>
        !query.TryGetValue(name, out var values) ? null
        : values is [{ Length: > 0 } only] ? only
        : throw new ProblemException(ProblemCode.InvalidQuery, $"'{name}' must be there once, with a value.");

    private static TaskState? State(string? text) =>
        text is null ? null
        : TaskStateNames.TryParse(text, out var state) ? state
        : throw new ProblemException(ProblemCode.InvalidQuery, $"'state' must be one of {string.Join(", ", TaskStateNames.All)}.");

    private int Limit(string? text) =>
        text is null ? Math.Min(50, options.MaxPageSize)
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit >= 1 && limit <= options.MaxPageSize
            ? limit
        : throw new ProblemException(ProblemCode.InvalidQuery, $"'limit' must be a whole number from 1 to {options.MaxPageSize}.");
}
