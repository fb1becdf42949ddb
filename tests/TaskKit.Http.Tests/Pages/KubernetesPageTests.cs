using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskKit.Http.Probing;
using TaskKit.Http.Tests.Support;

namespace TaskKit.Http.Tests.Pages;

/// <summary>The code of docs/kubernetes.md: a program with an API has its probes at a port of their own.</summary>
public sealed class KubernetesPageTests
{
    [Fact]
    public async Task Probes_are_answered_at_their_port_and_closed_at_the_one_of_the_api()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["TaskKit:Sqlite:Path"] = ":memory:";
        builder.Configuration["TaskKit:Metrics:Address"] = "0";
        builder.Services.AddSingleton<Gateway>();
        await using var app = Build(builder);
        await app.StartAsync();
        using var api = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var probes = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<ProbeListener>().Addresses.Single()) };
        foreach (string path in (string[])["/health/live", "/health/ready", "/metrics"])
        {
            using var answer = await probes.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await api.GetAsync(path).IsProblemAsync(403, "closed");
        }
        await app.StopAsync();
    }

    internal static void Worker(HostApplicationBuilder builder)
    {
        builder.AddTaskKit(TaskCatalog.Registry).ServeMetrics(); // of TaskKit.Http
    }

    private static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.AddTaskKit(TaskCatalog.Registry).ServeMetrics();
        var app = builder.Build();
        app.MapTaskKit(api => api.Policies[TaskPermission.Submit] = "submitters");
        return app;
    }
}
