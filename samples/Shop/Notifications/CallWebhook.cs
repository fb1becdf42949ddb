using System.Text;
using System.Text.Json;
using TaskKit;

namespace Shop.Notifications;

/// <summary>A call to somebody else's server.</summary>
/// <param name="Url">Where to post to.</param>
/// <param name="Body">Any JSON; sent as it is.</param>
/// <param name="Headers">Headers to send along.</param>
public sealed record CallWebhook(Uri Url, JsonElement Body, IReadOnlyDictionary<string, string>? Headers = null);

[TaskHandler("webhook", Description = "Webhook notification tasks", Timeout = "10s", MaxRetries = 5)]
[TaskDomain("notifications")]
public sealed class CallWebhookHandler(HttpClient http, TimeProvider time) : ITaskHandler<CallWebhook>
{
    public async ValueTask<TaskResult> HandleAsync(CallWebhook call, TaskContext context, CancellationToken cancellationToken)
    {
        if (!call.Url.IsAbsoluteUri || call.Url.Scheme is not ("http" or "https"))
            return TaskResult.Fail(TaskError.Validation("'url' must be an absolute http or https address."));

        using var request = new HttpRequestMessage(HttpMethod.Post, call.Url);
        request.Content = new StringContent(call.Body.GetRawText(), Encoding.UTF8, "application/json");
        request.Headers.Add("Webhook-Id", context.Id.ToString());
        foreach (var (name, value) in call.Headers ?? new Dictionary<string, string>())
            if (!request.Headers.TryAddWithoutValidation(name, value))
                return TaskResult.Fail(TaskError.Validation($"'headers.{name}' is not a header that can be set on a request."));

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return response.ToTaskResult(time);
    }
}
