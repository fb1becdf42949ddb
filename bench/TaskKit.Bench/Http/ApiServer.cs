using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Bench.Sqlite;
using TaskKit.Http;

namespace TaskKit.Bench.Http;

/// <summary>TaskKit's API and the bare endpoint, each on a Kestrel of its own on loopback, before one SQLite file and one client.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _api;
    private readonly WebApplication _bare;

    private ApiServer(WebApplication api, WebApplication bare) => (_api, _bare) = (api, bare);

    /// <summary>The address of TaskKit's API.</summary>
    public Uri Api => new(_api.Urls.First());

    /// <summary>The address of the bare endpoint.</summary>
    public Uri Bare => new(_bare.Urls.First());

    public ITaskClient Client => _api.Services.GetRequiredService<ITaskClient>();

    public static async Task<ApiServer> StartAsync(string path)
    {
        var builder = NewBuilder();
        builder.Configuration.AddInMemoryCollection([
            new("TaskKit:Backend", "sqlite"),
            new("TaskKit:Sqlite:Path", path),
            new("TaskKit:Worker:Enabled", "false"),
        ]);
        builder.Services.AddSingleton(new NoopProbe());
        builder.AddTaskKit(TaskCatalog.Registry);
        var api = builder.Build();
        api.MapTaskKit(options =>
        {
            foreach (var permission in Enum.GetValues<TaskPermission>())
                options.Policies[permission] = TaskKitHttpOptions.Anyone;
        });
        await api.StartAsync();
        var bare = NewBuilder().Build();
        BareEndpoint.Map(bare, api.Services.GetRequiredService<ITaskClient>());
        await bare.StartAsync();
        return new ApiServer(api, bare);
    }

    /// <summary>The number of stored tasks.</summary>
    public async Task<long> CountAsync()
    {
        var counts = await _api.Services.GetRequiredService<ITaskBackend>().Operations!.CountAsync(CancellationToken.None);
        return counts.Sum(count => count.Count);
    }

    public async ValueTask DisposeAsync()
    {
        await _bare.StopAsync();
        await _bare.DisposeAsync();
        await _api.StopAsync();
        await _api.DisposeAsync();
    }

    private static WebApplicationBuilder NewBuilder()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder;
    }
}
