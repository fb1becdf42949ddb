using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskKit.Publishing;
using TaskKit.Telemetry;

namespace TaskKit;

/// <summary>Starts and stops the worker with the host, if this process runs one.</summary>
internal sealed class WorkerService(
    IServiceProvider services,
    RegistryStart registrations,
    TaskKitSettings settings,
    TypePoster poster,
    MetricsAddress metrics,
    LocalServe serve,
    ILoggerFactory logging
) : IHostedService
{
    public const string LogCategory = "TaskKit.Worker";

    private readonly GuardedLog _log = new(logging.CreateLogger(LogCategory));
    private RunningWorker? _worker;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (string warning in settings.Warnings)
            _log.SettingUnknown(warning);
        metrics.RequireServed();
        // The web server of a program starts after this service.
        serve.Start();
        registrations.Run();
        if (!settings.Options.Worker.Enabled)
            return;
        await poster.PostAsync(cancellationToken).ConfigureAwait(false);
        _log.RegisteringAll();
        _worker = services.GetRequiredService<RunningWorker>();
        _worker.Start();
        services.GetRequiredService<TypePublisher>().Start();
    }

    public Task StopAsync(CancellationToken cancellationToken) =>
        _worker?.StopAsync(settings.Options.Worker.DrainTimeout, cancellationToken) ?? Task.CompletedTask;
}
