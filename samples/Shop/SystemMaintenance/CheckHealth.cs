using System.Text.Json.Nodes;
using TaskKit;

namespace Shop.SystemMaintenance;

/// <summary>A server to ask whether it is well.</summary>
/// <param name="Url">The address of its health check.</param>
public sealed record CheckHealth(Uri Url);

/// <summary>Asks once and keeps the answer as the result. A server that is not well is a result too, not a failure of the task.</summary>
[TaskHandler("health_check", Description = "Health of the servers that the shop needs", Timeout = "10s")]
[TaskDomain("system_maintenance")]
public sealed partial class CheckHealthHandler(HttpClient http, TimeProvider time, ILogger<CheckHealthHandler> log)
    : ITaskHandler<CheckHealth>
{
    private const string Healthy = "healthy";

    public async ValueTask<TaskResult> HandleAsync(CheckHealth check, TaskContext context, CancellationToken cancellationToken)
    {
        if (!check.Url.IsAbsoluteUri || check.Url.Scheme is not ("http" or "https"))
            return TaskResult.Fail(TaskError.Validation("'url' must be an absolute http or https address."));
        long began = time.GetTimestamp();
        string answer = await AskAsync(check.Url, cancellationToken);
        long elapsed = (long)time.GetElapsedTime(began).TotalMilliseconds;
        if (answer != Healthy)
            LogIll(log, check.Url, answer);
        return TaskResult.DoneWith(new JsonObject { ["answer"] = answer, ["milliseconds"] = elapsed });
    }

    private async Task<string> AskAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode ? Healthy : $"status {(int)response.StatusCode}";
        }
        catch (HttpRequestException unreachable)
        {
            return unreachable.HttpRequestError.ToString();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Url} is not well: {Answer}")]
    private static partial void LogIll(ILogger log, Uri url, string answer);
}
