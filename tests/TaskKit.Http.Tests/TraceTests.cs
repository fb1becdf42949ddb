using System.Diagnostics;
using System.Net;
using TaskKit.Http.Tests.Support;

namespace TaskKit.Http.Tests;

/// <summary>The trace of a caller.</summary>
public sealed class TraceTests
{
    [Fact]
    public async Task A_task_continues_the_trace_of_the_request()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "TaskKit" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        await using var host = await ApiHost.StartAsync(worker: false);
        const string Sms = """{"to":"a","body":"b"}""";
        var json = await host.PostAsync("/api/v1/tasks/sms", Sms, ("traceparent", $"00-{Trace}-b7ad6b7169203331-01"))
            .IsAsync(HttpStatusCode.Accepted);
        var task = (await host.UntilAsync(json.TaskId(), TaskState.Pending)).Task;
        Assert.StartsWith($"00-{Trace}-", task.TraceParent);
        Assert.DoesNotContain("b7ad6b7169203331", task.TraceParent);
    }
}
