using Microsoft.Extensions.DependencyInjection;
using TaskKit.Backends;
using TaskKit.Limiting;
using TaskKit.Registry;
using TaskKit.Telemetry;
using TaskKit.Watching;

namespace TaskKit.Operating;

/// <summary>The services of limits.</summary>
internal static class LimitingServices
{
    /// <param name="services">The services of a host.</param>
    /// <param name="registry">The host's registry.</param>
    public static void Add(IServiceCollection services, TaskRegistry registry)
    {
        services.AddSingleton(provider => new LimitTable(
            StatedLimits.Of(registry, provider.GetRequiredService<TaskKitOptions>()),
            GuardedLog.Of(provider, WorkerService.LogCategory)
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
            services.GetRequiredService<ScopeNames>(),
            services.GetRequiredService<TimeProvider>(),
            runs ? OwnChange.Then(backend, table.ReadAsync) : null
        );
    }
}
