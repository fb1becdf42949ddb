using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using TaskKit.Http.Tests.Support;

namespace TaskKit.Http.Tests.Pages;

/// <summary>The code of docs/http-behind-a-proxy.md, run.</summary>
public sealed class ProxyPageTests
{
    private const string Sms = """{"type":"sms","payload":{"to":"a","body":"b"}}""";

    [Fact]
    public async Task The_location_begins_with_the_base_path()
    {
        await using var host = await ApiHost.StartAsync(worker: false, map: BasePath);
        using var response = await host.PostAsync("/shop/api/v1/tasks", Sms);
        string location = response.Headers.Location!.ToString();
        Assert.StartsWith("/shop/api/v1/tasks/", location);
        await host.Client.GetAsync(location).IsAsync(HttpStatusCode.OK);
        await host.Client.GetAsync("/health/live").IsAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_request_through_the_proxy_is_no_local_one()
    {
        await using var host = await ApiHost.StartAsync(worker: false, map: Forwarded);
        await host.PostAsync("/api/v1/tasks", Sms, ("X-Forwarded-Prefix", "/shop")).IsProblemAsync(403, "closed");
        await host.PostAsync("/api/v1/tasks", Sms, ("X-Forwarded-For", "127.0.0.1")).IsProblemAsync(403, "closed");
        await host.PostAsync("/api/v1/tasks", Sms).IsAsync(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task What_is_open_to_anyone_is_open_to_the_proxy_and_nothing_else_is()
    {
        await using var host = await ApiHost.StartAsync(worker: false, environment: "Production", map: Open);
        await host.PostAsync("/api/v1/tasks", Sms, ("X-Forwarded-For", "10.0.0.1")).IsAsync(HttpStatusCode.Accepted);
        await host.Client.GetAsync("/api/v1/tasks").IsProblemAsync(403, "closed");
    }

    private static void BasePath(WebApplication app)
    {
        app.UsePathBase("/shop");
        app.UseRouting(); // after the base path, so that routes are matched without it
        app.MapTaskKit();
    }

    private static void Forwarded(WebApplication app)
    {
        app.UseForwardedHeaders(
            new ForwardedHeadersOptions
            {
                ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedPrefix,
                KnownProxies = { IPAddress.Parse("10.0.0.7") }, // besides those on loopback
            }
        );
        app.UseRouting();
        app.MapTaskKit();
    }

    private static void Open(WebApplication app)
    {
        app.MapTaskKit(api => api.Policies[TaskPermission.Submit] = TaskKitHttpOptions.Anyone);
    }
}
