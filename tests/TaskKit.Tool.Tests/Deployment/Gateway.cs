using System.Collections.Concurrent;
using System.Net;

namespace TaskKit.Tool.Tests.Deployment;

/// <summary>The other side of the sample: answers each request as it is told to, and keeps what came and when.</summary>
internal sealed class Gateway : IDisposable
{
    private readonly HttpListener _listener = new();

    public Gateway()
    {
        Address = new Uri($"http://127.0.0.1:{Servers.Loopback.FreePort()}/");
        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _ = AnswerAsync();
    }

    public Uri Address { get; }

    public HttpStatusCode Status { get; set; } = HttpStatusCode.Accepted;

    public ConcurrentQueue<Request> Requests { get; } = new();

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext http;
            try
            {
                http = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            long now = TimeProvider.System.GetTimestamp();
            using var reader = new StreamReader(http.Request.InputStream);
            string body = await reader.ReadToEndAsync();
            string id = http.Request.Headers["Idempotency-Key"] ?? http.Request.Headers["Webhook-Id"] ?? "";
            http.Response.StatusCode = (int)Status;
            http.Response.Close();
            Requests.Enqueue(new Request(id, http.Request.Headers["X-Shop"], body, now));
        }
    }

    /// <summary>A request.</summary>
    /// <param name="TaskId">The task that it came from.</param>
    /// <param name="Shop">The header <c>X-Shop</c>.</param>
    /// <param name="Body">Its body.</param>
    /// <param name="At">When it came, by the clock that all processes of a machine share.</param>
    internal sealed record Request(string TaskId, string? Shop, string Body, long At);
}
