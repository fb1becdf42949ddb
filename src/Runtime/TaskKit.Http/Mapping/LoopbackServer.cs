using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TaskKit.Http.Mapping;

/// <summary>Binds the program's own web server to this machine alone, whatever addresses its code and configuration name.</summary>
internal static class LoopbackServer
{
    /// <param name="services">The services of the program.</param>
    /// <param name="port">The port.</param>
    /// <exception cref="TaskKitConfigurationException">The program's server takes no addresses.</exception>
    public static void ListenAt(IServiceProvider services, int port)
    {
        var feature = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>();
        if (feature is null || feature.Addresses.IsReadOnly)
            throw new TaskKitConfigurationException(
                LocalServe.Path,
                $"port {port} is asked for, and the server of this program takes no address."
            );
        feature.Addresses.Clear();
        feature.Addresses.Add($"http://localhost:{port}");
        // Otherwise addresses of Kestrel's own section and code would count more.
        feature.PreferHostingUrls = true;
        services.GetRequiredService<ILoggerFactory>().CreateLogger("TaskKit.Http").ServedLocally(port);
    }
}
