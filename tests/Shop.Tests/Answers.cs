using System.Net;

namespace Shop.Tests;

/// <summary>The other side of HTTP: answers each request as a test says, and keeps it.</summary>
internal sealed class Answers(HttpStatusCode status) : HttpMessageHandler
{
    public List<string> Bodies { get; } = [];

    public List<HttpRequestMessage> Requests { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        Bodies.Add(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
        return new HttpResponseMessage(status);
    }
}
