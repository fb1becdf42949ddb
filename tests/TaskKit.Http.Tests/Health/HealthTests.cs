using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskKit.Backends;
using TaskKit.Http.Tests.Support;
using TaskKit.Registry;

namespace TaskKit.Http.Tests.Health;

/// <summary>The probes of an orchestrator.</summary>
public sealed class HealthTests
{
    [Theory]
    [InlineData("/health/live", "/health/ready")]
    [InlineData("/healthz", "/readyz")]
    public async Task Seed0_27_The_API_has_healthz_and_readyz(string live, string ready)
    {
        await using var host = await ApiHost.StartAsync();
        Assert.Equal("""{"status":"healthy"}""", (await host.Client.GetAsync(live).IsAsync(HttpStatusCode.OK)).ToJsonString());
        var json = await host.Client.GetAsync(ready).IsAsync(HttpStatusCode.OK);
        Assert.Equal(
            """{"status":"healthy","checks":{"taskkit":{"status":"healthy"}},"types":{"login":{"enabled":true},"order":{"enabled":true},"sms":{"enabled":true}}}""",
            json.ToJsonString()
        );
    }

    [Fact]
    public async Task Without_its_backend_a_program_is_not_ready_and_lives()
    {
        await using var host = await ApiHost.StartAsync();
        await host.Services.GetRequiredService<ITaskBackend>().DisposeAsync();
        await UntilAsync(host, HttpStatusCode.ServiceUnavailable);
        await host.Client.GetAsync("/health/live").IsAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_degraded_stays_ready_and_says_why()
    {
        await using var host = await WithCheckAsync(() => HealthCheckResult.Degraded("slow\u001b[31m" + new string('x', 1000)));
        var json = await host.Client.GetAsync("/health/ready").IsAsync(HttpStatusCode.OK);
        Assert.Equal("degraded", (string)json["status"]!);
        string text = (string)json["checks"]!["own"]!["description"]!;
        Assert.StartsWith("slow", text);
        Assert.DoesNotContain('\u001b', text);
        Assert.InRange(text.Length, 400, 600);
    }

    [Fact]
    public async Task The_text_of_an_exception_is_not_shown()
    {
        await using var host = await WithCheckAsync(() => throw new InvalidOperationException("Server=db;Password=hunter2"));
        var json = await host.Client.GetAsync("/health/ready").IsAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("unhealthy", (string)json["checks"]!["own"]!["status"]!);
        Assert.Contains("InvalidOperationException", (string)json["checks"]!["own"]!["description"]!);
        Assert.DoesNotContain("hunter2", json.ToJsonString());
    }

    [Fact]
    public async Task A_check_without_the_tag_is_not_asked()
    {
        await using var host = await WithCheckAsync(() => HealthCheckResult.Unhealthy("away"), tags: []);
        var json = await host.Client.GetAsync("/health/ready").IsAsync(HttpStatusCode.OK);
        Assert.Null(json["checks"]!["own"]);
    }

    [Fact]
    public async Task Probes_that_come_together_share_one_answer()
    {
        int asked = 0;
        await using var host = await WithCheckAsync(() =>
        {
            Interlocked.Increment(ref asked);
            Thread.Sleep(100);
            return HealthCheckResult.Healthy();
        });
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.Client.GetAsync("/readyz").IsAsync(HttpStatusCode.OK)));
        Assert.InRange(asked, 1, 3);
    }

    [Fact]
    public async Task A_worker_that_stops_is_not_ready()
    {
        await using var host = await ApiHost.StartAsync();
        await host.Client.GetAsync("/readyz").IsAsync(HttpStatusCode.OK);
        await host.Services.GetRequiredService<RunningWorker>().StopAsync(TimeSpan.Zero, default);
        var json = await UntilAsync(host, HttpStatusCode.ServiceUnavailable);
        Assert.Equal("The worker is stopping.", (string)json["checks"]!["taskkit"]!["description"]!);
        await host.Client.GetAsync("/healthz").IsAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_type_that_is_off_is_shown_with_its_reason()
    {
        await using var host = await ApiHost.StartAsync();
        host.Services.GetRequiredService<TaskRegistry>().Disable("sms", "the gateway is repaired");
        var json = await host.Client.GetAsync("/readyz").IsAsync(HttpStatusCode.OK);
        Assert.False((bool)json["types"]!["sms"]!["enabled"]!);
        Assert.Contains("the gateway is repaired", (string)json["types"]!["sms"]!["disabled_reason"]!);
    }

    [Fact]
    public async Task A_program_without_a_worker_shows_no_types()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var json = await host.Client.GetAsync("/readyz").IsAsync(HttpStatusCode.OK);
        Assert.Empty(json["types"]!.AsObject());
    }

    private static Task<ApiHost> WithCheckAsync(Func<HealthCheckResult> check, string[]? tags = null) =>
        ApiHost.StartAsync(build: builder => builder.Services.AddHealthChecks().AddCheck("own", check, tags ?? ["ready"]));

    // An answer is shared for a second.
    private static async Task<JsonObject> UntilAsync(ApiHost host, HttpStatusCode status)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var response = await host.Client.GetAsync("/health/ready");
            if (response.StatusCode == status)
                return await response.JsonAsync();
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), $"Still {response.StatusCode}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
