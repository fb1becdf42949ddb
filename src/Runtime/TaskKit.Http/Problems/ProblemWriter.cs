using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TaskKit.Http.Answers;

namespace TaskKit.Http.Problems;

/// <summary>Writes problems as <c>application/problem+json</c>.</summary>
internal static class ProblemWriter
{
    /// <summary>Answers a request that has not been answered yet.</summary>
    public static async Task WriteAsync(HttpContext http, Problem problem)
    {
        var response = http.Response;
        response.Clear();
        response.StatusCode = problem.Code.Status;
        response.ContentType = ProblemCode.ContentType;
        response.Headers.CacheControl = "no-store";
        if (problem.Code == ProblemCode.Unauthenticated)
            response.Headers.WWWAuthenticate = "Bearer";
        if (problem.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (problem.TaskId is { } id)
            response.Headers.Location = TaskLinks.Of(http.Request, id);
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        Write(json, problem);
    }

    /// <summary>Writes the object alone, for a line of a batch.</summary>
    public static void Write(Utf8JsonWriter json, Problem problem)
    {
        json.WriteStartObject();
        json.WriteString("type", problem.Code.Type);
        json.WriteString("title", problem.Code.Title);
        json.WriteNumber("status", problem.Code.Status);
        json.WriteString("detail", problem.Detail);
        json.WriteString("code", problem.Code.Name);
        if (problem.TaskId is { } id)
            json.WriteString("task_id", id.Value);
        if (problem.Fields.Count > 0)
            WriteFields(json, problem.Fields);
        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, IReadOnlyList<ProblemField> fields)
    {
        json.WriteStartArray("errors");
        foreach (var field in fields)
        {
            json.WriteStartObject();
            json.WriteString("pointer", field.Pointer);
            json.WriteString("rule", field.Rule);
            json.WriteString("detail", field.Detail);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
