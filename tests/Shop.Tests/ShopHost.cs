using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskKit;
using TaskKit.Backends;

namespace Shop.Tests;

/// <summary>The shop as a program in this process, with a folder and a store of its own.</summary>
internal sealed class ShopHost : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly IHost _host;

    private ShopHost(DirectoryInfo folder, IHost host) => (_folder, _host) = (folder, host);

    public ITaskClient Client => Service<ITaskClient>();

    private ITaskOperations Operations => Service<ITaskBackend>().Operations!;

    public static Task<ShopHost> StartAsync(params (string Key, string Value)[] settings) => StartAsync(null, settings);

    /// <summary>Starts the shop with somebody else on the other side of HTTP.</summary>
    public static async Task<ShopHost> StartAsync(HttpMessageHandler? http, params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("shop-");
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = folder.FullName });
        builder.Configuration.AddInMemoryCollection([
            new("TaskKit:Sqlite:Path", ":memory:"),
            new("TaskKit:Worker:Backoff:Initial", "10ms"),
            .. settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)),
        ]);
        builder.AddTaskKit(TaskCatalog.Registry);
        builder.Services.AddShop();
        if (http is not null)
            builder.Services.ConfigureHttpClientDefaults(client => client.ConfigurePrimaryHttpMessageHandler(() => http));
        var host = builder.Build();
        await host.StartAsync();
        return new ShopHost(folder, host);
    }

    public T Service<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Makes an object of the container's services.</summary>
    public T New<T>() => ActivatorUtilities.CreateInstance<T>(_host.Services);

    public string PathOf(string file) => Path.Combine(_folder.FullName, "data", file);

    public string Read(string file) => File.ReadAllText(PathOf(file));

    public void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
        File.WriteAllText(PathOf(file), text);
    }

    /// <summary>Waits for the end of a task.</summary>
    public async Task<TaskRecord> EndAsync(TaskId id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (true)
        {
            if (await Operations.FindAsync(id, patience.Token) is { State: TaskState.Done or TaskState.Dead or TaskState.Cancelled } ended)
                return ended;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
        }
    }

    public async Task<IReadOnlyList<TaskRecord>> ListAsync(string type) =>
        (await Operations.ListAsync(new TaskQuery { Type = type }, CancellationToken.None)).Tasks;

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _folder.Delete(recursive: true);
    }
}
