using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace TaskKit.Bench.Http;

/// <summary>Sends a batch and reads its answers meanwhile, which the client of .NET does not do on HTTP/1.1.</summary>
internal static class BatchConnection
{
    private const string Path = "/api/v1/tasks/batch";
    private const int BufferBytes = 64 * 1024;

    /// <param name="address">The server.</param>
    /// <param name="lines">Some lines.</param>
    /// <param name="times">The number of times that they are sent.</param>
    /// <returns>The number of lines of the answer that are no problems.</returns>
    public static async Task<int> SendAsync(Uri address, ReadOnlyMemory<byte> lines, int times)
    {
        using var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        var stream = socket.GetStream();
        var reading = CountAsync(stream);
        long length = (long)lines.Length * times;
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST {Path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/x-ndjson\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        for (int i = 0; i < times; i++)
            await stream.WriteAsync(lines);
        return await reading;
    }

    // An accepted line ends with its time, a refused one with the braces of its problem. The frame around the chunks has neither.
    private static async Task<int> CountAsync(NetworkStream stream)
    {
        byte[] buffer = new byte[BufferBytes];
        int count = 0,
            kept = 0;
        while (await stream.ReadAsync(buffer.AsMemory(kept)) is > 0 and var read)
        {
            var text = buffer.AsSpan(0, kept + read);
            count += text.Count("\"}\n"u8);
            kept = Math.Min(2, text.Length);
            text[^kept..].CopyTo(buffer);
        }
        return count;
    }
}
