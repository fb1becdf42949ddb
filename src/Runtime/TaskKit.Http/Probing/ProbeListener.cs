using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskKit.Telemetry;

namespace TaskKit.Http.Probing;

/// <summary>
/// Serves the probes of a program that has no web server of its own, from before its worker starts until after it has drained: probes come during a drain too.
/// </summary>
/// <param name="address">The address to listen at.</param>
/// <param name="services">The host's services.</param>
/// <param name="logging">Makes the log.</param>
internal sealed class ProbeListener(ListenAddress address, IServiceProvider services, ILoggerFactory logging)
    : IHostedLifecycleService,
        IDisposable
{
    private const int MostConnections = 100;

    private readonly ILogger _log = logging.CreateLogger("TaskKit.Http");
    private KestrelServer? _server;

    /// <summary>The addresses that it listens at, with the ports that were free.</summary>
    public IReadOnlyCollection<string> Addresses => [.. _server?.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = services };
        options.Limits.MaxConcurrentConnections = MostConnections;
        options.Limits.MaxRequestBodySize = 0;
        address.Apply(options);
        var sockets = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), logging);
        _server = new KestrelServer(Options.Create(options), sockets, logging);
        try
        {
            await _server.StartAsync(new ProbeApplication(new Probes(services), _log), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or AddressInUseException or System.Net.Sockets.SocketException)
        {
            throw new TaskKitConfigurationException(
                MetricsAddress.Path,
                $"the program cannot listen at '{address}': {e.Message} Two programs of one machine need different ports."
            );
        }
        _log.ProbesServed(string.Join(", ", Addresses));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public void Dispose() => _server?.Dispose();
}
