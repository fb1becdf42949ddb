using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TaskKit.Bench.Sqlite;

namespace TaskKit.Bench.Http;

/// <summary>The endpoint of a program that needs no more than a submit: the same body into a record, the same store, the same answer.</summary>
internal static class BareEndpoint
{
    public const string Path = "/tasks";

    public static void Map(WebApplication app, ITaskClient client) =>
        app.MapPost(
            Path,
            async http =>
            {
                var submit = (await http.Request.ReadFromJsonAsync(BareJson.Default.BareSubmit, http.RequestAborted))!;
                var id = await client.EnqueueAsync(submit.Payload, cancellationToken: CancellationToken.None);
                http.Response.StatusCode = StatusCodes.Status202Accepted;
                http.Response.Headers.Location = $"{Path}/{id}";
                var answer = new BareAnswer(id.Value, "PENDING", TimeProvider.System.GetUtcNow());
                await http.Response.WriteAsJsonAsync(answer, BareJson.Default.BareAnswer, cancellationToken: http.RequestAborted);
            }
        );
}

/// <summary>The body of a submit.</summary>
internal sealed record BareSubmit(string Type, Noop Payload);

/// <summary>The answer to it.</summary>
internal sealed record BareAnswer(
    [property: JsonPropertyName("task_id")] Guid TaskId,
    string Status,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt
);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(BareSubmit))]
[JsonSerializable(typeof(BareAnswer))]
internal sealed partial class BareJson : JsonSerializerContext;
