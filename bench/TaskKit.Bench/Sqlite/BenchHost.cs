using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskKit.Backends;
using TaskKit.Registry;

namespace TaskKit.Bench.Sqlite;

/// <summary>TaskKit as a program has it, on a SQLite file, with default settings but for what a run names.</summary>
internal sealed class BenchHost : IAsyncDisposable
{
    private readonly IHost _host;

    private BenchHost(IHost host) => _host = host;

    public ITaskClient Client => _host.Services.GetRequiredService<ITaskClient>();

    public ITaskSchedules Schedules => _host.Services.GetRequiredService<ITaskSchedules>();

    public NoopProbe Probe => _host.Services.GetRequiredService<NoopProbe>();

    public static Task<BenchHost> StartAsync(string path, bool worker, int concurrency = 100, Action<long, Noop>? started = null) =>
        StartAsync(
            path,
            [
                new("TaskKit:Worker:Enabled", worker ? "true" : "false"),
                new("TaskKit:Worker:Concurrency", concurrency.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ],
            TaskCatalog.Registry,
            services => services.AddSingleton(new NoopProbe { Started = started })
        );

    /// <summary>Starts it with task types of its own.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">The settings beside those of the file.</param>
    /// <param name="registry">The task types.</param>
    /// <param name="services">Adds what their handlers need.</param>
    public static async Task<BenchHost> StartAsync(
        string path,
        IEnumerable<KeyValuePair<string, string?>> settings,
        TaskRegistry registry,
        Action<IServiceCollection> services
    )
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("TaskKit:Backend", "sqlite"), new("TaskKit:Sqlite:Path", path), .. settings]);
        services(builder.Services);
        builder.AddTaskKit(registry);
        var host = builder.Build();
        await host.StartAsync();
        return new BenchHost(host);
    }

    public async Task<long> CountAsync(TaskState state)
    {
        var counts = await _host.Services.GetRequiredService<ITaskBackend>().Operations!.CountAsync(CancellationToken.None);
        return counts.Where(count => count.State == state).Sum(count => count.Count);
    }

    /// <summary>Waits until so many tasks are stored as DONE: the end of a burn-down, and its audit.</summary>
    public async Task UntilDoneAsync(long count)
    {
        while (Probe.Count < count)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        while (await CountAsync(TaskState.Done) < count)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
