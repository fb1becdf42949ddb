using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskKit.Http.Probing;
using TaskKit.Telemetry;

namespace TaskKit.Http;

/// <summary>Serves health and metrics of a program that has no web server.</summary>
public static class TaskKitMetricsExtensions
{
    /// <summary>
    /// Serves <c>/metrics</c>, <c>/health/live</c> and <c>/health/ready</c> at the address of <c>TaskKit:Metrics:Address</c>, where
    /// <c>dotnet taskkit worker --metrics-addr</c> puts it. Without the setting nothing is opened. <c>9094</c> listens for this machine alone, <c>:9094</c> on
    /// all its addresses. Whoever reaches the address is answered: keep it off the internet.
    /// </summary>
    /// <param name="builder">Returned by <c>AddTaskKit</c>.</param>
    /// <exception cref="TaskKitConfigurationException">The setting is no address.</exception>
    public static TaskKitBuilder ServeMetrics(this TaskKitBuilder builder)
    {
        if (builder.Metrics.Serve() is not { } text)
            return builder;
        var address = ListenAddress.Parse(MetricsAddress.Path, text);
        builder.Services.AddSingleton(services => new ProbeListener(address, services, services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddHostedService(services => services.GetRequiredService<ProbeListener>());
        return builder;
    }
}
