using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TaskKit.Http.Routing;
using TaskKit.Http.Tests.Support;

namespace TaskKit.Http.Tests;

/// <summary>The permissions of all routes, and the requests of the same machine.</summary>
public sealed class AccessTests
{
    private const string Sms = """{"type":"sms","payload":{"to":"a","body":"b"}}""";
    private const string SomeId = "0199c0de-0000-7000-8000-000000000000";

    [Fact]
    public async Task Each_route_is_open_to_its_permission_alone()
    {
        await using var host = await ApiHost.StartAsync(
            TestAuthentication.NamePolicies,
            worker: false,
            "Production",
            TestAuthentication.Add
        );
        var endpoints = EndpointsOf(host);
        Assert.NotEmpty(endpoints);
        foreach (var endpoint in endpoints)
        {
            var needed = endpoint.Metadata.GetMetadata<TaskPermissionMetadata>();
            Assert.True(needed is not null, $"{endpoint.DisplayName} states no permission.");
            Assert.Equal(401, await StatusAsync(host, endpoint, null));
            foreach (var permission in Enum.GetValues<TaskPermission>())
            {
                int status = await StatusAsync(host, endpoint, permission.ToString());
                bool isIn = status is not (401 or 403);
                Assert.True(isIn == (permission == needed.Permission), $"{endpoint.DisplayName} answers {status} to {permission}.");
                Assert.NotEqual(500, status);
            }
        }
    }

    [Fact]
    public async Task Without_policies_all_routes_are_closed_on_loopback_too()
    {
        await using var host = await ApiHost.StartAsync(worker: false, environment: "Production");
        foreach (var endpoint in EndpointsOf(host))
            Assert.Equal(403, await StatusAsync(host, endpoint, null));
        var problem = await host.PostAsync("/api/v1/tasks", Sms).IsProblemAsync(403, "closed");
        Assert.Contains("api.Policies[TaskPermission.Submit]", (string)problem["detail"]!);
    }

    [Fact]
    public async Task In_development_this_machine_is_served_unless_that_is_switched_off()
    {
        await using var open = await ApiHost.StartAsync(worker: false);
        await open.PostAsync("/api/v1/tasks", Sms).IsAsync(HttpStatusCode.Accepted);
        await using var closed = await ApiHost.StartAsync(api => api.AllowLocalInDevelopment = false, worker: false);
        await closed.PostAsync("/api/v1/tasks", Sms).IsProblemAsync(403, "closed");
    }

    [Theory]
    [InlineData("Host", "tasks.example")]
    [InlineData("Host", "localhost.example")]
    [InlineData("Origin", "http://localhost")]
    [InlineData("Origin", "null")]
    [InlineData("Forwarded", "for=10.0.0.1")]
    [InlineData("X-Forwarded-For", "10.0.0.1")]
    [InlineData("X-Forwarded-Host", "tasks.example")]
    [InlineData("x-forwarded-proto", "https")]
    [InlineData("X-Original-For", "127.0.0.1:4711")]
    public async Task What_only_looks_like_this_machine_is_not_served(string header, string value)
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        await host.PostAsync("/api/v1/tasks", Sms, (header, value)).IsProblemAsync(403, "closed");
    }

    [Fact]
    public async Task Anyone_is_said_on_purpose()
    {
        await using var host = await ApiHost.StartAsync(
            api => api.Policies[TaskPermission.Submit] = TaskKitHttpOptions.Anyone,
            worker: false,
            "Production"
        );
        await host.PostAsync("/api/v1/tasks", Sms, ("X-Forwarded-For", "10.0.0.1")).IsAsync(HttpStatusCode.Accepted);
        await host.Client.GetAsync("/api/v1/tasks").IsProblemAsync(403, "closed");
    }

    [Fact]
    public async Task A_policy_without_authorization_in_the_host_stays_closed()
    {
        await using var host = await ApiHost.StartAsync(
            api => api.Policies[TaskPermission.Submit] = "submitters",
            worker: false,
            "Production"
        );
        var problem = await host.PostAsync("/api/v1/tasks", Sms).IsProblemAsync(403, "closed");
        Assert.Contains("AddAuthorization", (string)problem["detail"]!);
    }

    [Fact]
    public async Task Requests_a_second_are_limited()
    {
        await using var host = await ApiHost.StartAsync(api => api.RequestsPerSecond = 3, worker: false);
        var statuses = new List<HttpStatusCode>();
        for (int i = 0; i < 20; i++)
        {
            using var response = await host.Client.GetAsync("/api/v1/tasks");
            statuses.Add(response.StatusCode);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
                Assert.Equal("1", response.Headers.GetValues("Retry-After").Single());
        }
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.Contains(HttpStatusCode.OK, statuses);
    }

    private static List<RouteEndpoint> EndpointsOf(ApiHost host) =>
        [
            .. host
                .Services.GetServices<EndpointDataSource>()
                .SelectMany(source => source.Endpoints)
                .OfType<RouteEndpoint>()
                .DistinctBy(endpoint => endpoint.DisplayName),
        ];

    private static async Task<int> StatusAsync(ApiHost host, RouteEndpoint endpoint, string? may)
    {
        string method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single();
        string path = endpoint
            .RoutePattern.RawText!.Replace("{id}", SomeId)
            .Replace("{type}", "sms")
            .Replace("{scope}", "type:sms")
            .Replace("{name}", "sms");
        bool hasBody = method is "POST" or "PUT";
        string? body =
            !hasBody ? null
            : path.EndsWith("/sms", StringComparison.Ordinal) ? """{"to":"a","body":"b"}"""
            : Sms;
        string type = path.EndsWith("/batch", StringComparison.Ordinal) ? "application/x-ndjson" : "application/json";
        (string, string)[] headers =
        [
            .. hasBody ? ((string, string)[])[("Content-Type", type)] : [],
            .. may is null ? ((string, string)[])[] : [(TestAuthentication.Header, may)],
        ];
        using var response = await host.SendAsync(new HttpMethod(method), path, body, headers);
        return (int)response.StatusCode;
    }
}
