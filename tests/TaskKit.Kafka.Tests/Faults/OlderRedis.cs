using System.Net;
using System.Net.Sockets;
using TaskKit.Servers;

namespace TaskKit.Kafka.Tests.Faults;

/// <summary>A port before a Redis, at which it may say that it is an older version.</summary>
internal sealed class OlderRedis : IAsyncDisposable
{
    private static ReadOnlySpan<byte> Version => "redis_version:"u8;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly RedisServer _redis;
    private readonly Lock _gate = new();
    private readonly List<TcpClient> _clients = [];
    private readonly Task _accepting;

    public OlderRedis(RedisServer redis)
    {
        _redis = redis;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"{_listener.LocalEndpoint}";

    /// <summary>True when it says so.</summary>
    public bool IsOld { get; set; }

    /// <summary>Breaks all connections.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _clients.ForEach(client => client.Dispose());
            _clients.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync();
            var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, _redis.Port);
            lock (_gate)
                _clients.AddRange([client, server]);
            _ = PumpAsync(client, server, isAnswer: false);
            _ = PumpAsync(server, client, isAnswer: true);
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool isAnswer)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is > 0 and int count)
            {
                if (isAnswer && IsOld)
                    Age(buffer.AsSpan(0, count));
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
        from.Dispose();
        to.Dispose();
    }

    // As long as before, since the answer's length stands in front of it.
    private static void Age(Span<byte> answer)
    {
        if (answer.IndexOf(Version) is >= 0 and int at && at + Version.Length < answer.Length)
            answer[at + Version.Length] = (byte)'5';
    }
}
