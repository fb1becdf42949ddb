using System.Net.Http.Headers;

namespace TaskKit.Bench.Http;

/// <summary>Posts one body over and over from many connections at once; each waits for its answer before it sends the next.</summary>
internal sealed class SubmitLoad : IDisposable
{
    public const int Connections = 64;

    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            MaxConnectionsPerServer = Connections,
            UseProxy = false,
            UseCookies = false,
        }
    );
    private readonly Uri _address;
    private readonly byte[] _body;

    public SubmitLoad(Uri address, byte[] body) => (_address, _body) = (address, body);

    /// <returns>The submits in a second.</returns>
    public async Task<double> RunAsync(int count)
    {
        int each = count / Connections;
        long start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => SendAsync(each)));
        return each * Connections / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose() => _client.Dispose();

    private async Task SendAsync(int count)
    {
        await Task.Yield();
        for (int i = 0; i < count; i++)
        {
            using var content = new ByteArrayContent(_body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await _client.PostAsync(_address, content);
            if (response.StatusCode != System.Net.HttpStatusCode.Accepted)
                throw new InvalidOperationException(
                    $"{_address} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}"
                );
        }
    }
}
