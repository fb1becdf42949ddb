using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace TaskKit.Http.Tests.Hostile;

/// <summary>A connection that sends bytes as they are, also such as no client would send.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    private RawConnection(TcpClient client) => (_client, _stream) = (client, client.GetStream());

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(address.Host, address.Port);
        return new RawConnection(client);
    }

    public async Task SendAsync(byte[] bytes)
    {
        try
        {
            await _stream.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // The server has answered and closed before it read all.
        }
    }

    /// <summary>Cuts the connection without a farewell.</summary>
    public void Cut()
    {
        _client.LingerState = new LingerOption(true, 0);
        _client.Close();
    }

    /// <summary>Reads an answer to its end: the status, 0 when the server only closed, and the body.</summary>
    public async Task<(int Status, string Body)> ReadAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var bytes = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        while (!IsWhole(bytes, out var answer))
        {
            int count;
            try
            {
                count = await _stream.ReadAsync(buffer, limit.Token);
            }
            catch (IOException)
            {
                count = 0;
            }
            if (count == 0)
                return answer;
            bytes.Write(buffer, 0, count);
        }
        return Parse(bytes);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return default;
    }

    private static (int Status, string Body) Parse(MemoryStream bytes)
    {
        IsWhole(bytes, out var answer);
        return answer;
    }

    private static bool IsWhole(MemoryStream bytes, out (int Status, string Body) answer)
    {
        string text = Encoding.Latin1.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0 || !text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
        {
            answer = (0, text);
            return false;
        }
        int status = int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture);
        string body = text[(end + 4)..];
        answer = (status, body);
        // 100 Continue is no answer.
        if (status == 100)
            return false;
        string head = text[..end].ToLowerInvariant();
        int length = head.IndexOf("\r\ncontent-length: ", StringComparison.Ordinal);
        if (length >= 0)
            return body.Length >= int.Parse(head[(length + 18)..].Split('\r')[0], CultureInfo.InvariantCulture);
        return head.Contains("transfer-encoding: chunked", StringComparison.Ordinal)
            ? body.EndsWith("0\r\n\r\n", StringComparison.Ordinal)
            : status is 204 or 304;
    }
}
