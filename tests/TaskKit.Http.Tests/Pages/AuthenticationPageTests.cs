using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TaskKit.Http.Tests.Support;

namespace TaskKit.Http.Tests.Pages;

/// <summary>The code of docs/http-authentication.md, run.</summary>
public sealed class AuthenticationPageTests
{
    private const string Sms = """{"type":"sms","payload":{"to":"a","body":"b"}}""";

    [Fact]
    public async Task A_key_may_do_what_the_configuration_says()
    {
        await using var host = await StartAsync();
        var shop = ("Authorization", "Bearer of-the-shop");
        await host.PostAsync("/api/v1/tasks", Sms, shop).IsAsync(HttpStatusCode.Accepted);
        await host.SendAsync(HttpMethod.Get, "/api/v1/tasks", null, shop).IsAsync(HttpStatusCode.OK);
        await host.PostAsync("/api/v1/tasks/types", """{"task_type":"x"}""", shop).IsProblemAsync(403, "forbidden");
        await host.PostAsync("/api/v1/tasks/types", """{"task_type":"x"}""", ("Authorization", "Bearer of-a-worker"))
            .IsAsync(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Bearer of-nobody")]
    [InlineData("Bearer ")]
    [InlineData("Basic of-the-shop")]
    [InlineData("of-the-shop")]
    public async Task Another_key_is_not_accepted(string header)
    {
        await using var host = await StartAsync();
        await host.PostAsync("/api/v1/tasks", Sms, ("Authorization", header)).IsProblemAsync(401, "unauthenticated");
        await host.PostAsync("/api/v1/tasks", Sms).IsProblemAsync(401, "unauthenticated");
    }

    [Fact]
    public async Task Probes_bring_no_key()
    {
        await using var host = await StartAsync();
        await host.Client.GetAsync("/health/ready").IsAsync(HttpStatusCode.OK);
    }

    private static Task<ApiHost> StartAsync() => ApiHost.StartAsync(environment: "Production", build: Authenticate, map: Map);

    private static void Authenticate(WebApplicationBuilder builder)
    {
        builder.Configuration.AddInMemoryCollection([
            new("ApiKeys:shop:Sha256", HashOf("of-the-shop")),
            new("ApiKeys:shop:May:0", "Submit"),
            new("ApiKeys:shop:May:1", "Read"),
            new("ApiKeys:worker:Sha256", HashOf("of-a-worker")),
            new("ApiKeys:worker:May:0", "Admin"),
        ]);
        builder.Services.AddAuthentication("ApiKey").AddScheme<AuthenticationSchemeOptions, ApiKeys>("ApiKey", null);
        var authorization = builder.Services.AddAuthorizationBuilder();
        foreach (var permission in Enum.GetValues<TaskPermission>())
            authorization.AddPolicy($"tasks:{permission}", policy => policy.RequireClaim("tasks", permission.ToString()));
    }

    private static void Map(WebApplication app)
    {
        app.MapTaskKit(api =>
        {
            foreach (var permission in Enum.GetValues<TaskPermission>())
                api.Policies[permission] = $"tasks:{permission}";
            // Probes bring no key. What they see has no payload, but names types: open it only inside the cluster.
            api.Policies[TaskPermission.Probe] = TaskKitHttpOptions.Anyone;
        });
    }

    private static string HashOf(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key))).ToLowerInvariant();
}
