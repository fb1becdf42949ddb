using Microsoft.Extensions.DependencyInjection;
using TaskKit;
using TaskKit.Backends;
using TaskKit.Testing;

namespace Shop.Tests;

/// <summary>The shop in a test host, with a folder of its own.</summary>
internal sealed class ShopHost : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private ShopHost(DirectoryInfo folder, TaskTestHost tasks) => (_folder, Tasks) = (folder, tasks);

    /// <summary>The host.</summary>
    public TaskTestHost Tasks { get; }

    public ITaskClient Client => Tasks.Client;

    public static Task<ShopHost> StartAsync(params (string Key, string Value)[] settings) => StartAsync(null, settings);

    /// <summary>Starts the shop with somebody else on the other side of HTTP.</summary>
    public static async Task<ShopHost> StartAsync(HttpMessageHandler? http, params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("shop-");
        var tasks = await TaskTestHost.StartAsync(
            TaskCatalog.Registry,
            test =>
            {
                test.Builder.Environment.ContentRootPath = folder.FullName;
                foreach (var (key, value) in settings)
                    test.Configuration[key] = value;
                test.Services.AddShop();
                if (http is not null)
                    test.Services.ConfigureHttpClientDefaults(client => client.ConfigurePrimaryHttpMessageHandler(() => http));
            }
        );
        return new ShopHost(folder, tasks);
    }

    public T Service<T>()
        where T : notnull => Tasks.Services.GetRequiredService<T>();

    /// <summary>Makes an object of the container's services.</summary>
    public T New<T>() => ActivatorUtilities.CreateInstance<T>(Tasks.Services);

    public string PathOf(string file) => Path.Combine(_folder.FullName, "data", file);

    public string Read(string file) => File.ReadAllText(PathOf(file));

    public void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
        File.WriteAllText(PathOf(file), text);
    }

    /// <summary>Runs a task once.</summary>
    /// <returns>The task after its attempt.</returns>
    public async Task<TaskRecord> RunAsync(TaskId id)
    {
        await Tasks.ProcessAsync(id);
        return await Tasks.FindAsync(id);
    }

    public async ValueTask DisposeAsync()
    {
        await Tasks.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
