using Microsoft.Extensions.DependencyInjection;
using TaskKit.Backends;
using TaskKit.Pausing;
using TaskKit.Registry;
using TaskKit.Telemetry;
using TaskKit.Watching;

namespace TaskKit.Operating;

/// <summary>The services of pauses.</summary>
internal static class PausingServices
{
    /// <param name="services">The services of a host.</param>
    /// <param name="registry">The host's registry.</param>
    /// <param name="passOver">Called before the pause of a schedule ends: what fell into the pause is not made up for.</param>
    public static void Add(
        IServiceCollection services,
        TaskRegistry registry,
        Func<IServiceProvider, string, CancellationToken, ValueTask> passOver
    )
    {
        services.AddSingleton(provider => new PausedTypes(registry, GuardedLog.Of(provider, WorkerService.LogCategory)));
        services.AddSingleton(_ => new ScopeNames(() => registry.DeclaredTypes, () => registry.Domains));
        services.AddSingleton<ITaskPauses>(provider => Create(provider, passOver));
    }

    private static TaskPauses Create(IServiceProvider services, Func<IServiceProvider, string, CancellationToken, ValueTask> passOver)
    {
        var backend = services.GetRequiredService<ITaskBackend>();
        var paused = services.GetRequiredService<PausedTypes>();
        bool runs = services.GetRequiredService<TaskKitOptions>().Worker.Enabled;
        return new TaskPauses(
            backend,
            services.GetRequiredService<ScopeNames>(),
            services.GetRequiredService<TimeProvider>(),
            runs ? OwnChange.Then(backend, paused.ReadAsync) : null
        )
        {
            PassOver = (schedule, cancellationToken) => passOver(services, schedule, cancellationToken),
        };
    }
}
