using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Shop.Tests;

/// <summary>A mail server on a port of this machine: it takes each email, and keeps its lines.</summary>
internal sealed class Mailbox : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _lines = [];
    private readonly Task _accepting;

    public Mailbox()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The lines of all emails, with their headers.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            await TalkAsync(client.GetStream());
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII);
        await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 shop ESMTP");
        for (string? line = ""; line != "QUIT" && (line = await reader.ReadLineAsync(_stop.Token)) is not null; )
        {
            await writer.WriteLineAsync(line == "DATA" ? "354 End with a dot" : "250 OK");
            if (line != "DATA")
                continue;
            while (await reader.ReadLineAsync(_stop.Token) is { } text && text != ".")
                lock (_lines)
                    _lines.Add(text);
            await writer.WriteLineAsync("250 Taken");
        }
    }
}
