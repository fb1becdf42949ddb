using TaskKit;

namespace Shop;

internal static class HttpOutcome
{
    /// <summary>Done for a 2xx; else a failure that is retried or not as its status says, and no earlier than the server asks for.</summary>
    public static TaskResult ToTaskResult(this HttpResponseMessage response, TimeProvider time)
    {
        if (response.IsSuccessStatusCode)
            return TaskResult.Done;
        var asked = response.Headers.RetryAfter;
        var wait = asked?.Delta ?? asked?.Date - time.GetUtcNow();
        return TaskResult.Fail(TaskError.FromHttpStatus(response.StatusCode, wait));
    }
}
