using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Backends;
using TaskKit.Pausing;
using TaskKit.Registry;
using TaskKit.Telemetry;

namespace TaskKit.Limiting;

/// <summary>The services of limits.</summary>
internal static class LimitingServices
{
    /// <param name="services">The services of a host.</param>
    /// <param name="registry">The host's registry.</param>
    public static void Add(IServiceCollection services, TaskRegistry registry)
    {
        services.AddSingleton(provider => new LimitTable(
            StatedLimits.Of(registry, provider.GetRequiredService<TaskKitOptions>()),
            LogOf(provider)
        ));
        services.AddSingleton<ITaskLimits>(Create);
    }

    private static TaskLimits Create(IServiceProvider services)
    {
        var backend = services.GetRequiredService<ITaskBackend>();
        var table = services.GetRequiredService<LimitTable>();
        bool runs = services.GetRequiredService<TaskKitOptions>().Worker.Enabled;
        return new TaskLimits(
            backend,
            services.GetRequiredService<PauseNames>(),
            services.GetRequiredService<TimeProvider>(),
            runs ? ReadAsync : null
        );

        async Task ReadAsync(CancellationToken cancellationToken)
        {
            try
            {
                await table.ReadAsync(backend.Documents!, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is BackendUnavailableException or OperationCanceledException)
            {
                // The limit is stored; the watch sees it within a second or two.
            }
        }
    }

    private static GuardedLog LogOf(IServiceProvider services) =>
        new((services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(WorkerService.LogCategory));
}
