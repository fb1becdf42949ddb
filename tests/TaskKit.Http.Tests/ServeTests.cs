using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskKit.Http.Tests.Support;
using TaskKit.Sqlite;
using TaskKit.TestSupport;

namespace TaskKit.Http.Tests;

/// <summary>A program that <c>dotnet taskkit serve</c> has started: the setting <c>TaskKit:Http:Serve</c> has the port.</summary>
public sealed class ServeTests
{
    private const string Setting = "TaskKit:Http:Serve";
    private const string Sms = """{"type":"sms","payload":{"to":"a","body":"b"}}""";

    [Fact]
    public async Task This_machine_is_served_without_a_policy_in_the_environment_that_the_program_has()
    {
        await using var host = await ServedAsync();
        Assert.Equal("Production", host.Services.GetRequiredService<IHostEnvironment>().EnvironmentName);
        var id = (await host.PostAsync("/api/v1/tasks", Sms).IsAsync(HttpStatusCode.Accepted)).TaskId();
        await host.UntilAsync(id, TaskState.Done);
        await host.Client.GetAsync($"/api/v1/tasks/{id}").IsAsync(HttpStatusCode.OK);
        await host.Client.GetAsync("/health/ready").IsAsync(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Host", "tasks.example")]
    [InlineData("Origin", "http://localhost")]
    [InlineData("Forwarded", "for=10.0.0.1")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Original-For", "127.0.0.1:4711")]
    public async Task A_page_in_the_browser_and_a_proxy_are_not_served(string header, string value)
    {
        await using var host = await ServedAsync();
        await host.PostAsync("/api/v1/tasks", Sms, (header, value)).IsProblemAsync(403, "closed");
    }

    [Fact]
    public async Task A_policy_counts_for_this_machine_too()
    {
        await using var host = await ServedAsync(TestAuthentication.NamePolicies, TestAuthentication.Add);
        await host.PostAsync("/api/v1/tasks", Sms).IsProblemAsync(401, "unauthenticated");
        await host.PostAsync("/api/v1/tasks", Sms, (TestAuthentication.Header, "Submit")).IsAsync(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_program_that_wants_no_local_requests_stays_closed()
    {
        await using var host = await ServedAsync(api => api.AllowLocalInDevelopment = false);
        await host.PostAsync("/api/v1/tasks", Sms).IsProblemAsync(403, "closed");
    }

    [Theory]
    [InlineData("by its address in code")]
    [InlineData("by Kestrel's section")]
    [InlineData("by Kestrel's options")]
    public async Task It_listens_on_loopback_alone_wherever_the_program_would(string stated)
    {
        int port = LocalPort.Free();
        await using var host = await ServedAsync(
            port: port,
            build: builder =>
            {
                if (stated == "by Kestrel's section")
                    builder.Configuration["Kestrel:Endpoints:Http:Url"] = "http://0.0.0.0:0";
                if (stated == "by Kestrel's options")
                    builder.WebHost.ConfigureKestrel(server => server.ListenAnyIP(0));
            },
            use: app =>
            {
                if (stated == "by its address in code")
                    app.Urls.Add("http://0.0.0.0:0");
            }
        );
        var addresses = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Assert.Equal([$"http://localhost:{port}"], addresses);
        await host.Client.GetAsync("/health/live").IsAsync(HttpStatusCode.OK);
        foreach (var address in await Dns.GetHostAddressesAsync(Dns.GetHostName()))
            if (!IPAddress.IsLoopback(address))
                Assert.False(await AcceptsAsync(address, port), $"{address} accepts connections.");
    }

    [Fact]
    public async Task The_log_says_who_is_served()
    {
        var lines = new RecordingLogs();
        int port = LocalPort.Free();
        await using var host = await ServedAsync(port: port, build: builder => builder.Logging.AddProvider(lines));
        Assert.StartsWith($"The API is served at http://localhost:{port} for this machine alone", lines.Of(1404).Single());
    }

    [Fact]
    public async Task A_program_without_an_api_does_not_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("TaskKit:Sqlite:Path", ":memory:"), new(Setting, "8080")]);
        builder.Services.AddSingleton<Gateway>();
        builder.AddTaskKit(TaskCatalog.Registry);
        using var host = builder.Build();
        var error = await Assert.ThrowsAsync<TaskKitConfigurationException>(() => host.StartAsync());
        Assert.Contains("WebApplication.CreateBuilder(args)", error.Message);
        Assert.Contains("app.MapTaskKit()", error.Message);
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("abc")]
    [InlineData("127.0.0.1:8080")]
    public void A_setting_that_is_no_port_is_refused(string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(Setting, value)]).Build();
        var error = Assert.Throws<TaskKitConfigurationException>(() =>
            new ServiceCollection().AddTaskKit(TaskCatalog.Registry, configuration, "")
        );
        Assert.Equal(Setting, error.Path);
        Assert.Contains($"a port from 1 to 65535, got '{value}'", error.Message);
    }

    private static Task<ApiHost> ServedAsync(
        Action<TaskKitHttpOptions>? api = null,
        Action<WebApplicationBuilder>? build = null,
        Action<WebApplication>? use = null,
        int? port = null
    ) =>
        ApiHost.StartAsync(
            api,
            environment: "Production",
            build: builder =>
            {
                builder.Configuration[Setting] = (port ?? LocalPort.Free()).ToString();
                build?.Invoke(builder);
            },
            use: use
        );

    private static async Task<bool> AcceptsAsync(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
