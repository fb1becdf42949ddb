using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using TaskKit.Http.Tests.Support;

namespace TaskKit.Http.Tests;

/// <summary>The API below a base path: the links of its answers lead there.</summary>
public sealed class BasePathTests
{
    private const string Sms = """{"type":"sms","payload":{"to":"a","body":"b"}}""";

    [Theory]
    [InlineData("/x")]
    [InlineData("/shop/tasks")]
    public async Task Locations_carry_the_base_path(string basePath)
    {
        await using var host = await ApiHost.StartAsync(
            worker: false,
            use: app =>
            {
                app.UsePathBase(basePath);
                app.UseRouting();
            }
        );
        var location = await LocationOfSubmitAsync(host, basePath + "/api/v1/tasks");
        Assert.StartsWith(basePath + "/api/v1/tasks/", location);
        await host.Client.GetAsync(location).IsAsync(HttpStatusCode.OK);
        using var refused = await host.SendAsync(HttpMethod.Post, location + "/replay");
        Assert.Equal((HttpStatusCode.Conflict, location), (refused.StatusCode, refused.Headers.Location!.ToString()));
        await host.Client.GetAsync(basePath + "/health/live").IsAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_call_past_the_base_path_has_a_location_without_it()
    {
        await using var host = await ApiHost.StartAsync(
            worker: false,
            use: app =>
            {
                app.UsePathBase("/x");
                app.UseRouting();
            }
        );
        Assert.StartsWith("/api/v1/tasks/", await LocationOfSubmitAsync(host, "/api/v1/tasks"));
    }

    [Fact]
    public async Task The_prefix_that_a_proxy_took_away_stands_in_the_location()
    {
        await using var host = await ApiHost.StartAsync(
            api => api.Policies[TaskPermission.Submit] = TaskKitHttpOptions.Anyone,
            worker: false,
            use: app =>
            {
                app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedPrefix });
                app.UseRouting();
            }
        );
        Assert.StartsWith("/shop/api/v1/tasks/", await LocationOfSubmitAsync(host, "/api/v1/tasks", ("X-Forwarded-Prefix", "/shop")));
    }

    [Fact]
    public async Task A_proxy_whose_headers_the_host_has_read_is_still_no_local_request()
    {
        await using var host = await ApiHost.StartAsync(
            worker: false,
            use: app => app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor })
        );
        await host.PostAsync("/api/v1/tasks", Sms, ("X-Forwarded-For", "127.0.0.1")).IsProblemAsync(403, "closed");
    }

    private static async Task<string> LocationOfSubmitAsync(ApiHost host, string path, params (string Name, string Value)[] headers)
    {
        using var response = await host.PostAsync(path, Sms, headers);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return response.Headers.Location!.ToString();
    }
}
