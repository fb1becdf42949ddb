using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using TaskKit.Backends;
using TaskKit.Http.Access;
using TaskKit.Http.Metrics;
using TaskKit.Http.Problems;
using TaskKit.Http.Routing;

namespace TaskKit.Http.Mapping;

/// <summary>All that stands between a request and its route: permission, rate, content type; and behind it the answers to what the route throws.</summary>
internal sealed class RequestGate(AccessGate access, TaskKitHttpOptions options, ITaskBackend backend, ApiMetrics metrics, ILogger log)
    : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FixedWindowRateLimiter? _rate =
        options.RequestsPerSecond <= 0
            ? null
            : new(
                new FixedWindowRateLimiterOptions
                {
                    PermitLimit = options.RequestsPerSecond,
                    Window = Second,
                    AutoReplenishment = true,
                }
            );

    /// <summary>Answers a request by a route, and measures it.</summary>
    public async Task HandleAsync(HttpContext http, TaskRoute route, Func<HttpContext, Task> handle)
    {
        long began = metrics.Begin();
        bool failed = true;
        try
        {
            await AnswerAsync(http, route, handle).ConfigureAwait(false);
            failed = false;
        }
        finally
        {
            metrics.End(began, http, route.Pattern, route.Method, failed);
        }
    }

    public void Dispose() => _rate?.Dispose();

    private async Task AnswerAsync(HttpContext http, TaskRoute route, Func<HttpContext, Task> handle)
    {
        try
        {
            var refusal =
                await access.JudgeAsync(http, route.Permission).ConfigureAwait(false) ?? Rate(route) ?? ContentType(http.Request, route);
            if (refusal is not null)
                await ProblemWriter.WriteAsync(http, refusal).ConfigureAwait(false);
            else
                await handle(http).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone; there is nobody to answer.
        }
        catch (Exception e) when (Explain(e) is { } problem && !http.Response.HasStarted)
        {
            await ProblemWriter.WriteAsync(http, problem).ConfigureAwait(false);
        }
    }

    private Problem? Explain(Exception exception) =>
        exception switch
        {
            ProblemException refused => refused.Problem,
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new Problem(
                ProblemCode.BodyTooLarge,
                $"The body has more than {options.MaxBodyBytes} bytes."
            ),
            BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => new Problem(
                ProblemCode.BodyTooSlow,
                "The server gave up waiting for the rest of the body."
            ),
            BadHttpRequestException bad => new Problem(ProblemCode.BadRequest, bad.Message),
            NotSupportedException unsupported => new Problem(ProblemCode.NotSupported, unsupported.Message),
            BackendUnavailableException unavailable => Unavailable(unavailable),
            BackendLostException lost => Unavailable(lost),
            _ => null,
        };

    // The text of the exception may name a file or a server.
    private Problem Unavailable(Exception cause)
    {
        log.BackendFailed(cause);
        return new Problem(ProblemCode.Unavailable, $"The backend '{backend.Name}' does not answer. Try again.") { RetryAfter = Second };
    }

    // A program under load must not look dead to its probes.
    private Problem? Rate(TaskRoute route)
    {
        if (_rate is null || route.Permission == TaskPermission.Probe)
            return null;
        using var lease = _rate.AttemptAcquire();
        return lease.IsAcquired
            ? null
            : new Problem(ProblemCode.TooManyRequests, $"At most {options.RequestsPerSecond} requests a second are served.")
            {
                RetryAfter = Second,
            };
    }

    private static Problem? ContentType(HttpRequest request, TaskRoute route)
    {
        if (route.Body is not { } body)
            return null;
        bool isAccepted =
            (request.ContentType == body || IsInUtf8(request.ContentType, body))
            && !request.Headers.ContainsKey(HeaderNames.ContentEncoding);
        return isAccepted ? null : new Problem(ProblemCode.WrongContentType, $"Expected {body} in UTF-8, and no Content-Encoding.");
    }

    private static bool IsInUtf8(string? contentType, string body) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(body, StringComparison.OrdinalIgnoreCase)
        && (type.Charset.Length == 0 || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
