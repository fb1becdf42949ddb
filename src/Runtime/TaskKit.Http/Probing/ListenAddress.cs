using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace TaskKit.Http.Probing;

/// <summary>
/// The address to listen at: <c>9094</c> for this machine alone, <c>:9094</c> for all its addresses, <c>10.0.0.7:9094</c> or <c>[::1]:9094</c> for one.
/// </summary>
/// <param name="Ip">The address; <see langword="null"/> for all.</param>
/// <param name="Port">The port; 0 for any that is free.</param>
internal sealed record ListenAddress(IPAddress? Ip, int Port)
{
    /// <exception cref="TaskKitConfigurationException">The text is not an address.</exception>
    public static ListenAddress Parse(string path, string text)
    {
        int colon = text.LastIndexOf(':');
        if (
            int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port <= IPEndPoint.MaxPort
        )
        {
            string host = colon < 0 ? "localhost" : text[..colon];
            if (host is "" or "*")
                return new ListenAddress(null, port);
            if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
                return new ListenAddress(IPAddress.Loopback, port);
            bool isBracketed = host is ['[', .., ']'];
            if (IPAddress.TryParse(isBracketed ? host[1..^1] : host, out var ip) && isBracketed == host.Contains(':'))
                return new ListenAddress(ip, port);
        }
        throw new TaskKitConfigurationException(
            path,
            $"expected a port (9094: this machine alone), a colon and a port (:9094: all addresses of this machine), or an IP address and a port, got '{text}'."
        );
    }

    public void Apply(KestrelServerOptions server)
    {
        if (Ip is null)
            server.ListenAnyIP(Port);
        else
            server.Listen(Ip, Port);
    }

    public override string ToString() => Ip is null ? $":{Port}" : new IPEndPoint(Ip, Port).ToString();
}
