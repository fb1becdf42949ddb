using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;

namespace TaskKit.Http.Tests.Support;

/// <summary>A program with the API on a free port of loopback, on a database in memory.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiHost(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.First());
        Client = new HttpClient { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public Gateway Gateway => Services.GetRequiredService<Gateway>();

    public ITaskOperations Operations => Services.GetRequiredService<ITaskOperations>();

    public static async Task<ApiHost> StartAsync(
        Action<TaskKitHttpOptions>? api = null,
        bool worker = true,
        string environment = "Development",
        Action<WebApplicationBuilder>? build = null,
        Action<WebApplication>? use = null,
        Func<TaskKitBuilder, TaskKitBuilder>? kit = null,
        Action<WebApplication>? map = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection([
            new("TaskKit:Sqlite:Path", ":memory:"),
            new("TaskKit:Worker:Enabled", worker ? "true" : "false"),
        ]);
        builder.Services.AddSingleton<Gateway>();
        build?.Invoke(builder);
        var added = builder.AddTaskKit(TaskCatalog.Registry);
        kit?.Invoke(added);
        var app = builder.Build();
        use?.Invoke(app);
        if (map is null)
            app.MapTaskKit(api);
        else
            map(app);
        await app.StartAsync();
        return new ApiHost(app);
    }

    public Task<HttpResponseMessage> PostAsync(string path, string json, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, json, headers);

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        string? body = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json");
        }
        foreach (var (name, value) in headers)
            if (name == "Content-Type")
                request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else
                request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request);
    }

    public async Task<TaskRecord> UntilAsync(TaskId id, params TaskState[] states)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var found = await Operations.FindAsync(id, default);
            if (found is not null && states.Contains(found.State))
                return found;
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), $"Task {id} is {found?.State}.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>Looks at answers.</summary>
internal static class Answers
{
    public static async Task<JsonObject> JsonAsync(this HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();

    public static async Task<JsonObject> IsAsync(this Task<HttpResponseMessage> sending, HttpStatusCode status)
    {
        using var response = await sending;
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"Expected {(int)status}, got {(int)response.StatusCode}: {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>Checks a problem: its code, and what all problems have.</summary>
    public static async Task<JsonObject> IsProblemAsync(this Task<HttpResponseMessage> sending, int status, string code)
    {
        using var response = await sending;
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, $"Expected {status}, got {(int)response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.ToString());
        var json = JsonNode.Parse(text)!.AsObject();
        Assert.Equal(code, (string)json["code"]!);
        Assert.Equal(status, (int)json["status"]!);
        Assert.Equal("urn:taskkit:problem:" + code, (string)json["type"]!);
        Assert.NotEmpty((string)json["title"]!);
        Assert.NotEmpty((string)json["detail"]!);
        return json;
    }

    public static TaskId TaskId(this JsonObject json) => TaskKit.TaskId.Parse((string)json["task_id"]!);
}
