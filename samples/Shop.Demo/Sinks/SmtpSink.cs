using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Shop.Demo.Load;

namespace Shop.Demo.Sinks;

/// <summary>A real SMTP server on a port of this machine, as small as the protocol allows: it takes emails, and keeps their ids.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(15);

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _sessions = new();
    private readonly TimeProvider _time;
    private readonly Task _accepting;

    /// <param name="time">The clock.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    public SmtpSink(TimeProvider time, int port = 0)
    {
        _time = time;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Receipts Emails { get; } = new();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll([_accepting, .. _sessions.Keys]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var session = TalkAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            _sessions[session] = true;
            _ = session.ContinueWith(ended => _sessions.TryRemove(ended, out _), TaskScheduler.Default);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var closing = client;
        client.NoDelay = true;
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 demo ESMTP");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            string command = line.Split(' ', ':')[0].ToUpperInvariant();
            await writer.WriteLineAsync(command == "RCPT" ? Receive(line) : Answer(command));
            if (command == "DATA")
                await writer.WriteLineAsync(await TakeAsync(reader));
            if (command == "QUIT")
                return;
        }
    }

    private static string Answer(string command) =>
        command switch
        {
            "EHLO" or "HELO" or "MAIL" or "RSET" or "NOOP" => "250 OK",
            "DATA" => "354 End with a dot",
            "QUIT" => "221 Bye",
            _ => "502 Not implemented",
        };

    private string Receive(string line) =>
        Emails.Ask(line) switch
        {
            Fate.Welcome => "250 OK",
            Fate.Refused => "550 No such mailbox",
            _ => "451 Try again later",
        };

    private async Task<string> TakeAsync(StreamReader reader)
    {
        const string idHeader = "Message-ID: <";
        await Task.Delay(Latency, _time, _stop.Token);
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
            if (line.StartsWith(idHeader, StringComparison.OrdinalIgnoreCase))
                Emails.Take(line[idHeader.Length..line.IndexOf('@', StringComparison.Ordinal)]);
        return "250 Taken";
    }
}
