using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskKit.Http.Probing;
using TaskKit.Http.Tests.Support;

namespace TaskKit.Http.Tests.Probing;

/// <summary>Health and metrics of a worker that has no web server.</summary>
public sealed class ProbeListenerTests
{
    [Theory]
    [InlineData(":0")]
    [InlineData("0")]
    public async Task Seed0_15_A_worker_serves_its_metrics_at_the_stated_address(string address)
    {
        await using var worker = await WorkerAsync(address);
        await worker.Services.GetRequiredService<ITaskClient>().EnqueueAsync(new SendSms("a", "b"));
        using var client = ClientOf(worker);
        await client.GetAsync("/health/live").IsAsync(HttpStatusCode.OK);
        await client.GetAsync("/health/ready").IsAsync(HttpStatusCode.OK);
        long start = TimeProvider.System.GetTimestamp();
        while (
            PrometheusReader.Read(await client.GetStringAsync("/metrics")).Sum("taskkit_worker_tasks_processed_total", ("status", "DONE"))
            < 1
        )
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "The task was never counted.");
    }

    [Fact]
    public async Task Nothing_else_is_served()
    {
        await using var worker = await WorkerAsync("0");
        using var client = ClientOf(worker);
        foreach (string path in (string[])["/", "/api/v1/tasks", "/metrics/x"])
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(path)).StatusCode);
        using var posted = await client.PostAsync("/metrics", new StringContent(""));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
        Assert.Equal(["GET"], posted.Content.Headers.Allow);
    }

    [Fact]
    public async Task During_a_drain_it_is_alive_and_not_ready()
    {
        await using var worker = await WorkerAsync("0");
        var gateway = worker.Services.GetRequiredService<Gateway>();
        using var running = new SemaphoreSlim(0);
        using var release = new SemaphoreSlim(0);
        gateway.Send = async (_, token) =>
        {
            running.Release();
            await release.WaitAsync(token);
        };
        await worker.Services.GetRequiredService<ITaskClient>().EnqueueAsync(new SendSms("a", "b"));
        await running.WaitAsync();
        using var client = ClientOf(worker);
        var stopping = worker.Host.StopAsync();
        worker.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.WaitHandle.WaitOne();
        var json = await client.GetAsync("/readyz").IsAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("The program is stopping.", (string)json["reason"]!);
        await client.GetAsync("/healthz").IsAsync(HttpStatusCode.OK);
        Assert.False(stopping.IsCompleted);
        release.Release();
        await stopping;
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/healthz"));
    }

    [Fact]
    public async Task Without_the_setting_nothing_is_opened()
    {
        await using var worker = await WorkerAsync(null);
        Assert.Null(worker.Services.GetService<ProbeListener>());
    }

    [Fact]
    public async Task A_setting_that_nothing_serves_stops_the_start()
    {
        var error = await Assert.ThrowsAsync<TaskKitConfigurationException>(() => WorkerAsync(":9094", serve: false));
        Assert.Contains("TaskKit:Metrics:Address", error.Message);
        Assert.Contains(".ServeMetrics()", error.Message);
    }

    [Fact]
    public async Task An_address_in_use_is_said_to_be()
    {
        await using var first = await WorkerAsync("0");
        var error = await Assert.ThrowsAsync<TaskKitConfigurationException>(() => WorkerAsync(new Uri(AddressOf(first)).Authority));
        Assert.Contains("different ports", error.Message);
    }

    private static async Task<Worker> WorkerAsync(string? address, bool serve = true)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("TaskKit:Sqlite:Path", ":memory:"), new("TaskKit:Metrics:Address", address)]);
        builder.Services.AddSingleton<Gateway>();
        var kit = builder.AddTaskKit(TaskCatalog.Registry);
        if (serve)
            kit.ServeMetrics();
        var worker = new Worker(builder.Build());
        try
        {
            await worker.Host.StartAsync();
            return worker;
        }
        catch (Exception)
        {
            await worker.DisposeAsync();
            throw;
        }
    }

    private static string AddressOf(Worker worker) => worker.Services.GetRequiredService<ProbeListener>().Addresses.Single();

    private static HttpClient ClientOf(Worker worker) => new() { BaseAddress = new Uri(AddressOf(worker).Replace("[::]", "127.0.0.1")) };

    private sealed class Worker(IHost host) : IAsyncDisposable
    {
        public IHost Host => host;

        public IServiceProvider Services => host.Services;

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }
}
