using System.Net;
using System.Net.Sockets;

namespace TaskKit.Tool;

/// <summary>Checks a port on the loopback addresses of this machine.</summary>
internal static class LocalPort
{
    /// <summary>Refuses a port at which the program could not listen.</summary>
    /// <param name="port">The port.</param>
    /// <param name="command">The command that runs the program, for the error.</param>
    /// <exception cref="ToolException">The port is in use, or the system does not allow it.</exception>
    public static void RequireFree(int port, string command)
    {
        foreach (var address in (IPAddress[])[IPAddress.Loopback, IPAddress.IPv6Loopback])
            if (Problem(address, port) is { } problem)
                throw new ToolException(
                    ErrorCodes.PortTaken,
                    $"Port {port} of this machine {problem}.",
                    $"dotnet taskkit {command} --port <another port>"
                );
    }

    /// <summary>True when a program listens at the port.</summary>
    public static async Task<bool> IsOpenAsync(int port, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string? Problem(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "is in use by another program",
                SocketError.AccessDenied => "is reserved for administrators",
                // No problem: not every machine has addresses of both IPv4 and IPv6.
                _ => null,
            };
        }
    }
}
