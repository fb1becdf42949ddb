using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TaskKit.Http.Answers;
using TaskKit.Http.Bodies;
using TaskKit.Http.Problems;
using TaskKit.Registry;

namespace TaskKit.Http.Types;

/// <summary>Lists, shows, validates and registers task types, in the envelope <c>{success, data}</c>.</summary>
internal sealed class TypesEndpoint(TypeCatalog catalog, TaskKitHttpOptions options)
{
    public async Task ListAsync(HttpContext http)
    {
        var types = await catalog.ListAsync(http.RequestAborted).ConfigureAwait(false);
        await AnswerAsync(
                http,
                json =>
                {
                    json.WriteStartArray();
                    foreach (var type in types)
                        JsonSerializer.Serialize(json, type, TypeJson.Default.TaskHandlerInfo);
                    json.WriteEndArray();
                }
            )
            .ConfigureAwait(false);
    }

    public async Task FindAsync(HttpContext http)
    {
        string type = TypeOf(http);
        var found = await catalog.FindAsync(type, http.RequestAborted).ConfigureAwait(false);
        if (found is null)
            throw new ProblemException(ProblemCode.TypeNotFound, $"Task type '{Telemetry.LogText.Short(type, 200)}' not found");
        await AnswerAsync(http, json => JsonSerializer.Serialize(json, found, TypeJson.Default.TaskHandlerInfo)).ConfigureAwait(false);
    }

    public async Task ValidateAsync(HttpContext http)
    {
        bool isKnown = await catalog.FindAsync(TypeOf(http), http.RequestAborted).ConfigureAwait(false) is not null;
        await AnswerAsync(http, json => json.WriteBooleanValue(isKnown)).ConfigureAwait(false);
    }

    public async Task RegisterAsync(HttpContext http)
    {
        byte[] body = await BodyReader.ReadAsync(http, options.MaxBodyBytes).ConfigureAwait(false);
        var posted = PostedType.Read(body);
        var info = await catalog.RegisterAsync(posted, http.RequestAborted).ConfigureAwait(false);
        await AnswerAsync(http, json => JsonSerializer.Serialize(json, info, TypeJson.Default.TaskHandlerInfo)).ConfigureAwait(false);
    }

    private static Task AnswerAsync(HttpContext http, Action<Utf8JsonWriter> data) =>
        TaskAnswer.WriteAsync(
            http,
            json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("success", true);
                json.WritePropertyName("data");
                data(json);
                json.WriteEndObject();
            }
        );

    private static string TypeOf(HttpContext http) => (string)http.GetRouteValue("type")!;
}
