using Microsoft.Extensions.DependencyInjection;
using TaskKit.Backends;
using TaskKit.Limiting;
using TaskKit.Pausing;
using TaskKit.Scheduling.Firing;
using TaskKit.Scheduling.Stored;
using TaskKit.Telemetry;
using TaskKit.Watching;

namespace TaskKit;

/// <summary>Makes the watch of a host, with all that follow documents.</summary>
internal static class StoreWatch
{
    public static DocumentWatch Create(IServiceProvider services)
    {
        var backend = services.GetRequiredService<ITaskBackend>();
        var watch = new DocumentWatch(
            backend,
            services.GetRequiredService<TimeProvider>(),
            GuardedLog.Of(services, WorkerService.LogCategory)
        );
        watch.Follow(PauseDocument.Kind, services.GetRequiredService<PausedTypes>().ReadAsync);
        if (backend.Capabilities.HasFlag(BackendCapabilities.Limits))
            watch.Follow(LimitDocument.Kind, services.GetRequiredService<LimitTable>().ReadAsync);
        if (backend.Documents is null)
            return watch;
        var scheduler = services.GetRequiredService<Scheduler>();
        foreach (string kind in (string[])[ScheduleDefinition.Kind, PauseDocument.Kind, RunRequest.Kind])
            watch.Subscribe(kind, scheduler.Changed);
        return watch;
    }
}
