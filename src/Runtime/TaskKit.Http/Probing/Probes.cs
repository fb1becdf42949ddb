using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using TaskKit.Http.Health;
using TaskKit.Http.Metrics;
using TaskKit.Registry;
using TaskKit.Telemetry;

namespace TaskKit.Http.Probing;

/// <summary>Health and metrics of a host. What is measured counts from its making on.</summary>
internal sealed class Probes
{
    public Probes(IServiceProvider services)
    {
        var lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        Meter = services.GetRequiredService<TaskMetrics>().Meter;
        var text = new MetricsText(Meter);
        // The runtime knows each listener until it is disposed.
        lifetime.ApplicationStopped.Register(text.Dispose);
        var metrics = new MetricsEndpoint(text, services.GetRequiredService<QueueGauges>());
        var health = new HealthEndpoint(
            new Readiness(services.GetRequiredService<HealthCheckService>(), lifetime, services.GetRequiredService<TimeProvider>()),
            services.GetRequiredService<TaskRegistry>(),
            services.GetRequiredService<TaskKitOptions>()
        );
        All =
        [
            new("/metrics", "Metrics as Prometheus text.", metrics.ScrapeAsync),
            new("/health/live", "Says that the process answers.", health.LiveAsync),
            new("/healthz", "The same as /health/live.", health.LiveAsync),
            new("/health/ready", "Says whether work may be sent here.", health.ReadyAsync),
            new("/readyz", "The same as /health/ready.", health.ReadyAsync),
        ];
    }

    /// <summary>The host's meter.</summary>
    public Meter Meter { get; }

    /// <summary>All paths.</summary>
    public IReadOnlyList<Probe> All { get; }
}
