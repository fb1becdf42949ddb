using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TaskKit.Http.Tests.Support;
using TaskKit.Registry;

namespace TaskKit.Http.Tests.Metrics;

/// <summary>Scrapes of a program that has run tasks.</summary>
public sealed class ScrapeTests
{
    private const string Ends = "ends";

    [Fact]
    public async Task Seed0_31_Metrics_count_tasks_by_state_those_in_flight_durations_retries_and_dead_letters()
    {
        await using var host = await ApiHost.StartAsync(kit: AddHandler);
        foreach (
            var (end, state) in ((string, TaskState)[])[("done", TaskState.Done), ("retry", TaskState.Done), ("snooze", TaskState.Done)]
        )
            await host.UntilAsync(await SubmitAsync(host, end), state);
        await host.UntilAsync(await SubmitAsync(host, "dead"), TaskState.Dead);
        await host.UntilAsync(await SubmitAsync(host, "cancel"), TaskState.Cancelled);
        var read = await UntilAsync(host, read => read.Sum("taskkit_worker_tasks_processed_total") >= 7);

        Assert.Equal("counter", read.Families["taskkit_worker_tasks_processed_total"].Type);
        foreach (var (status, count) in ((string, int)[])[("DONE", 3), ("RETRYING", 1), ("SCHEDULED", 1), ("DEAD", 1), ("CANCELLED", 1)])
            Assert.Equal(count, read.Sum("taskkit_worker_tasks_processed_total", ("status", status), ("type", Ends)));
        Assert.Equal(1, read.Sum("taskkit_worker_retries_total", ("type", Ends)));
        Assert.Equal(1, read.Sum("taskkit_worker_dlq_total", ("type", Ends), ("reason", "permanent_error")));
        Assert.Equal("histogram", read.Families["taskkit_worker_task_duration_seconds"].Type);
        Assert.Equal(7, read.Sum("taskkit_worker_task_duration_seconds_count", ("type", Ends)));
        Assert.Equal(3, read.Sum("taskkit_worker_task_duration_seconds_count", ("type", Ends), ("status", "DONE")));
        Assert.Equal("gauge", read.Families["taskkit_worker_tasks_inflight"].Type);
        Assert.Equal(0, Assert.Single(read.All("taskkit_worker_tasks_inflight", ("type", Ends))).Value);
        Assert.Equal(1, read.Sum("taskkit_queue_depth", ("type", Ends), ("state", "DEAD")));
        Assert.Equal(0, Assert.Single(read.All("taskkit_queue_oldest_age_seconds", ("type", Ends))).Value);
        var requests = read.All("taskkit_api_requests_total", ("route", "/api/v1/tasks"), ("method", "POST"), ("status", "202"));
        Assert.Equal(5, Assert.Single(requests).Value);
        Assert.Equal(5, read.Sum("taskkit_api_request_duration_seconds_count", ("route", "/api/v1/tasks"), ("method", "POST")));
    }

    [Fact]
    public async Task The_names_of_the_messaging_conventions_are_there_too()
    {
        await using var host = await ApiHost.StartAsync(kit: AddHandler);
        await host.UntilAsync(await SubmitAsync(host, "done"), TaskState.Done);
        (string, string)[] labels = [("messaging_system", "sqlite"), ("taskkit_task_type", Ends)];
        var read = await UntilAsync(host, read => read.Sum("messaging_process_duration_seconds_count", labels) > 0);
        Assert.Equal(1, read.Sum("messaging_client_sent_messages_total", [.. labels, ("messaging_operation_name", "send")]));
        Assert.Equal(1, read.Sum("messaging_client_consumed_messages_total", [.. labels, ("messaging_operation_name", "receive")]));
        Assert.Equal(1, read.Sum("messaging_process_duration_seconds_count", [.. labels, ("taskkit_outcome", "done")]));
        foreach (string operation in (string[])["send", "settle"])
            Assert.Equal(
                1,
                read.Sum(
                    "messaging_client_operation_duration_seconds_count",
                    ("messaging_system", "sqlite"),
                    ("messaging_operation_name", operation)
                )
            );
        Assert.Equal(1, read.Sum("taskkit_task_queue_time_seconds_count", ("type", Ends)));
        Assert.InRange(read.Sum("taskkit_task_queue_time_seconds_sum"), 0, 60);
    }

    [Fact]
    public async Task What_runs_and_what_waits_is_seen_while_it_does()
    {
        await using var host = await ApiHost.StartAsync(kit: AddHandler);
        host.Services.GetRequiredService<TaskRegistry>().Disable(Ends, "for a test");
        using var running = new SemaphoreSlim(0);
        using var release = new SemaphoreSlim(0);
        host.Gateway.Send = async (_, token) =>
        {
            running.Release();
            await release.WaitAsync(token);
        };
        await host.PostAsync("/api/v1/tasks", """{"type":"sms","payload":{"to":"a","body":"b"}}""").IsAsync(HttpStatusCode.Accepted);
        await running.WaitAsync();
        await SubmitAsync(host, "done");
        var read = await UntilAsync(host, read => read.Sum("taskkit_worker_tasks_inflight", ("type", "sms")) == 1);
        Assert.Equal(1, read.Sum("taskkit_queue_depth", ("type", "sms"), ("state", "RUNNING")));
        Assert.Equal(1, read.Sum("taskkit_queue_depth", ("type", Ends), ("state", "PENDING")));
        Assert.True(read.Sum("taskkit_queue_oldest_age_seconds", ("type", Ends)) > 0);
        Assert.Equal(0, read.Sum("taskkit_queue_oldest_age_seconds", ("type", "sms")));
        release.Release();
    }

    [Fact]
    public async Task Types_that_no_program_declares_share_one_name_and_ids_are_nowhere()
    {
        await using var host = await ApiHost.StartAsync();
        var id = TaskId.New(TimeProvider.System);
        var task = new Backends.TaskEnvelope
        {
            Id = id,
            Type = "stranger-4711",
            Payload = "{}"u8.ToArray(),
            CreatedAt = TimeProvider.System.GetUtcNow(),
            Key = "key-4711",
        };
        await host.Services.GetRequiredService<Backends.ITaskBackend>().SubmitAsync([task], default);
        await host.UntilAsync(id, TaskState.Dead);
        await UntilAsync(host, read => read.Sum("taskkit_worker_dlq_total", ("type", "other"), ("reason", "unknown_type")) == 1);
        string text = await host.Client.GetStringAsync("/metrics");
        Assert.Contains("""taskkit_queue_depth{state="DEAD",type="other"} 1""", text);
        Assert.DoesNotContain("4711", text);
        Assert.DoesNotContain(id.ToString(), text);
    }

    [Fact]
    public async Task Two_hosts_of_one_process_do_not_mix()
    {
        await using var one = await ApiHost.StartAsync();
        await using var other = await ApiHost.StartAsync();
        var sms = await one.PostAsync("/api/v1/tasks", """{"type":"sms","payload":{"to":"a","body":"b"}}""")
            .IsAsync(HttpStatusCode.Accepted);
        await one.UntilAsync(sms.TaskId(), TaskState.Done);
        await UntilAsync(one, read => read.Sum("taskkit_worker_tasks_processed_total") == 1);
        var read = await ScrapeAsync(other);
        Assert.Equal(0, read.Sum("taskkit_worker_tasks_processed_total"));
        Assert.Empty(read.All("taskkit_api_requests_total", ("method", "POST")));
    }

    [Fact]
    public async Task Refused_and_odd_requests_are_counted_by_route_and_the_probes_are_not_limited()
    {
        await using var host = await ApiHost.StartAsync(api => api.RequestsPerSecond = 1, worker: false);
        await host.Client.GetAsync($"/api/v1/tasks/{TaskId.New(TimeProvider.System)}").IsProblemAsync(404, "task_not_found");
        for (int i = 0; i < 5; i++)
            await ScrapeAsync(host);
        var read = await ScrapeAsync(host);
        var found = Assert.Single(read.All("taskkit_api_requests_total", ("status", "404")));
        Assert.Equal(("/api/v1/tasks/{id}", "GET"), (found.Labels["route"], found.Labels["method"]));
        Assert.Equal(5, read.Sum("taskkit_api_requests_total", ("route", "/metrics"), ("status", "200")));
    }

    private static TaskKitBuilder AddHandler(TaskKitBuilder kit)
    {
        var seen = new ConcurrentDictionary<TaskId, bool>();
        kit.Registry.Register(
            Ends,
            (task, context, _) =>
                task.Payload.GetProperty("end").GetString() switch
                {
                    "retry" when seen.TryAdd(context.Id, true) => TaskResult.RetryAfter(TimeSpan.Zero),
                    "snooze" when seen.TryAdd(context.Id, true) => TaskResult.Snooze(TimeSpan.Zero),
                    "dead" => TaskResult.Fail(TaskError.Permanent("no")),
                    "cancel" => TaskResult.Discard("no longer"),
                    _ => TaskResult.Done,
                }
        );
        return kit;
    }

    private static async Task<TaskId> SubmitAsync(ApiHost host, string end) =>
        (
            await host.PostAsync("/api/v1/tasks", $$$"""{"type":"ends","payload":{"end":"{{{end}}}"}}""").IsAsync(HttpStatusCode.Accepted)
        ).TaskId();

    private static async Task<PrometheusReader> UntilAsync(ApiHost host, Func<PrometheusReader, bool> condition)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var read = await ScrapeAsync(host);
            if (condition(read))
                return read;
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "The metrics never came.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private static async Task<PrometheusReader> ScrapeAsync(ApiHost host)
    {
        using var response = await host.Client.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        return PrometheusReader.Read(await response.Content.ReadAsStringAsync());
    }
}
