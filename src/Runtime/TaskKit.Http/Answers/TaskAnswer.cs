using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TaskKit.Backends;

namespace TaskKit.Http.Answers;

/// <summary>Writes the answers about single tasks.</summary>
internal static class TaskAnswer
{
    public const string ContentType = "application/json";

    /// <summary>200: the task has ended while the request waited.</summary>
    public static async Task EndedAsync(HttpContext http, TaskRecord task, TimeSpan waited)
    {
        http.Response.Headers["Preference-Applied"] = "wait=" + ((int)waited.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.Location = TaskLinks.Of(http.Request, task.Task.Id);
        await WriteAsync(http, json => TaskJson.Write(json, task)).ConfigureAwait(false);
    }

    /// <summary>Writes a body of JSON with one member, a list.</summary>
    public static Task WriteListAsync<T>(HttpContext http, string member, IEnumerable<T> items, Action<Utf8JsonWriter, T> write) =>
        WriteAsync(
            http,
            json =>
            {
                json.WriteStartObject();
                json.WriteStartArray(member);
                foreach (var item in items)
                    write(json, item);
                json.WriteEndArray();
                json.WriteEndObject();
            }
        );

    /// <summary>Writes a body of JSON with the status that is set.</summary>
    public static async Task WriteAsync(HttpContext http, Action<Utf8JsonWriter> write)
    {
        http.Response.ContentType = ContentType;
        http.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        write(json);
    }
}
