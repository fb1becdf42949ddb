using System.Net.Sockets;
using System.Text;

namespace TaskKit.Http.Tests.Support;

/// <summary>A batch whose answers are read while it is sent: the client of .NET sends a whole body before it reads an answer.</summary>
internal sealed class RawBatch : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(20), TimeProvider.System);
    private readonly TcpClient _connection = new();
    private StreamReader _answers = null!;

    public static async Task<RawBatch> BeginAsync(ApiHost host)
    {
        var batch = new RawBatch();
        await batch._connection.ConnectAsync(host.Address.Host, host.Address.Port, batch._limit.Token);
        batch._answers = new StreamReader(batch._connection.GetStream());
        await batch.WriteAsync(
            "POST /api/v1/tasks/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
        );
        return batch;
    }

    public Task SendAsync(string lines) => WriteAsync($"{lines.Length:x}\r\n{lines}\r\n");

    /// <summary>Sends the end, and waits for the end of the answer.</summary>
    public async Task EndAsync()
    {
        await WriteAsync("0\r\n\r\n");
        await UntilAsync(line => line == "0", "the end");
    }

    public Task UntilAnsweredAsync(int line) =>
        UntilAsync(text => text.Contains($"\"line\":{line},", StringComparison.Ordinal), $"line {line}");

    /// <summary>Goes away, as a process that is killed does.</summary>
    public void Cut() => _connection.Client.Close(0);

    public void Dispose()
    {
        _answers.Dispose();
        _connection.Dispose();
        _limit.Dispose();
    }

    private async Task WriteAsync(string text) => await _connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), _limit.Token);

    private async Task UntilAsync(Func<string, bool> isIt, string what)
    {
        while (await _answers.ReadLineAsync(_limit.Token) is { } line)
            if (isIt(line))
                return;
        Assert.Fail($"The answer ended before {what}.");
    }
}
