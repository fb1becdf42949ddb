using System.Buffers;
using System.IO.Pipelines;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using TaskKit.Http.Problems;

namespace TaskKit.Http.Bodies;

/// <summary>Reads a body to its end, up to the limit.</summary>
internal static class BodyReader
{
    /// <exception cref="ProblemException">The body is larger than the limit, or not UTF-8.</exception>
    public static async ValueTask<byte[]> ReadAsync(HttpContext http, long limit)
    {
        if (http.Request.ContentLength > limit)
            throw TooLarge(limit);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limit;
        var body = http.Request.BodyReader;
        while (true)
        {
            var read = await ReadPartAsync(body, http.RequestAborted).ConfigureAwait(false);
            if (read.Buffer.Length > limit)
                throw TooLarge(limit);
            if (read.IsCompleted)
            {
                byte[] bytes = read.Buffer.ToArray();
                body.AdvanceTo(read.Buffer.End);
                return Utf8.IsValid(bytes) ? bytes : throw new ProblemException(ProblemCode.InvalidJson, "The body is not UTF-8.");
            }
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Reads what has come of a body.</summary>
    /// <exception cref="ProblemException">The client sends what is no body, such as chunks without a size.</exception>
    public static async ValueTask<ReadResult> ReadPartAsync(PipeReader body, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw new ProblemException(
                ProblemCode.BadRequest,
                "The body cannot be read: its chunks are malformed, or the connection broke."
            );
        }
    }

    private static ProblemException TooLarge(long limit) => new(ProblemCode.BodyTooLarge, $"The body has more than {limit} bytes.");
}
