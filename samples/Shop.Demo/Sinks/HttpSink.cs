using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shop.Demo.Load;

namespace Shop.Demo.Sinks;

/// <summary>A real HTTP server on a port of this machine: the SMS gateway, and everybody who is called by webhook.</summary>
internal sealed class HttpSink : IAsyncDisposable
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(40);

    private readonly WebApplication _app;
    private readonly TimeProvider _time;

    private HttpSink(WebApplication app, TimeProvider time) => (_app, _time) = (app, time);

    public Receipts Messages { get; } = new();

    public Receipts Hooks { get; } = new();

    public Uri Address => new(_app.Urls.Single());

    /// <param name="time">The clock.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    public static async Task<HttpSink> StartAsync(TimeProvider time, int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.ClearProviders();
        var sink = new HttpSink(builder.Build(), time);
        sink._app.Run(sink.AnswerAsync);
        await sink._app.StartAsync();
        return sink;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        await Task.Delay(Latency, _time, http.RequestAborted);
        if (http.Request.Path == "/messages")
            Answer(http.Response, Messages, await ReceiverAsync(http.Request), http.Request.Headers["Idempotency-Key"].ToString());
        else
            Answer(http.Response, Hooks, http.Request.Path, http.Request.Headers["Webhook-Id"].ToString());
    }

    private static async Task<string> ReceiverAsync(HttpRequest request)
    {
        using var json = await JsonDocument.ParseAsync(request.Body, default, request.HttpContext.RequestAborted);
        return json.RootElement.GetProperty("to").GetString()!;
    }

    private static void Answer(HttpResponse response, Receipts receipts, string address, string taskId)
    {
        var fate = receipts.Ask(address);
        if (fate == Fate.Welcome)
            receipts.Take(taskId);
        if (fate == Fate.Busy)
            response.Headers.RetryAfter = "1";
        response.StatusCode = fate switch
        {
            Fate.Welcome => StatusCodes.Status202Accepted,
            Fate.Busy => StatusCodes.Status429TooManyRequests,
            Fate.Refused => StatusCodes.Status404NotFound,
            _ => StatusCodes.Status500InternalServerError,
        };
    }
}
