using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Http.Problems;

namespace TaskKit.Http.Submitting;

/// <summary>
/// Accepts tasks as lines of JSON and answers each line with a line, in their order. What has come by the time that the backend is free is its next batch.
/// </summary>
internal sealed class BatchEndpoint(ITaskClient client, Submissions submissions, TaskKitHttpOptions options, TimeProvider time, ILogger log)
{
    private const int MostInFlight = 1000;
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    public async Task SubmitAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        http.Response.ContentType = "application/x-ndjson";
        http.Response.Headers.CacheControl = "no-store";
        var body = http.Request.BodyReader;
        int line = 0;
        while (true)
        {
            var read = await BodyReader.ReadPartAsync(body, http.RequestAborted).ConfigureAwait(false);
            var lines = new List<BatchLine>();
            var consumed = Take(read, lines, ref line);
            // The lines are copied, so the buffer is free before the backend is asked.
            body.AdvanceTo(consumed, lines.Count > 0 ? consumed : read.Buffer.End);
            await AnswerAsync(http, lines).ConfigureAwait(false);
            bool isEnd = read.IsCompleted && lines.Count == 0;
            if (isEnd || lines.Exists(last => last.EndsAll))
                return;
        }
    }

    private SequencePosition Take(ReadResult read, List<BatchLine> lines, ref int number)
    {
        var rest = read.Buffer;
        while (lines.Count < MostInFlight && !rest.IsEmpty)
        {
            var end = rest.PositionOf((byte)'\n');
            var text = end is { } at ? rest.Slice(0, at) : rest;
            if (text.Length > options.MaxBodyBytes)
            {
                lines.Add(BatchLine.Last(++number, new(ProblemCode.BodyTooLarge, $"The line has more than {options.MaxBodyBytes} bytes.")));
                return rest.End;
            }
            if (end is null && !read.IsCompleted)
                break;
            rest = end is { } newLine ? rest.Slice(rest.GetPosition(1, newLine)) : rest.Slice(rest.End);
            if (IsBlank(text))
                continue;
            if (++number > options.MaxBatchLines)
            {
                lines.Add(BatchLine.Last(number, new(ProblemCode.BodyTooLarge, $"A batch has at most {options.MaxBatchLines} lines.")));
                return rest.End;
            }
            lines.Add(new BatchLine(number, text.ToArray()));
        }
        return rest.Start;
    }

    private async Task AnswerAsync(HttpContext http, List<BatchLine> lines)
    {
        if (lines.Count == 0)
            return;
        foreach (var line in lines.Where(line => line.Problem is null))
            await PrepareAsync(line, http.RequestAborted).ConfigureAwait(false);
        await StoreAsync([.. lines.Where(line => line.Submission is not null)]).ConfigureAwait(false);
        var output = http.Response.BodyWriter;
        await using (var json = new Utf8JsonWriter(output))
            foreach (var line in lines)
            {
                line.Write(json);
                json.Flush();
                json.Reset();
                output.Write(NewLine);
            }
        await output.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }

    private async ValueTask PrepareAsync(BatchLine line, CancellationToken cancellationToken)
    {
        try
        {
            if (!Utf8.IsValid(line.Text))
                throw new ProblemException(ProblemCode.InvalidJson, "The line is not UTF-8.");
            var request = SubmitReader.Read(line.Text);
            line.Take(request, request.Id);
            request.At = time.GetUtcNow();
            request.Id ??= new TaskId(Guid.CreateVersion7(request.At));
            line.Submission = await submissions.MakeAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ProblemException e)
        {
            line.Problem = e.Problem;
        }
    }

    private async ValueTask StoreAsync(List<BatchLine> lines)
    {
        if (lines.Count == 0)
            return;
        try
        {
            var outcomes = await client
                .SubmitAsync([.. lines.Select(line => line.Submission!)], CancellationToken.None)
                .ConfigureAwait(false);
            for (int i = 0; i < lines.Count; i++)
                lines[i].Stored(outcomes[i]);
        }
        catch (TaskSubmitException e) when (lines.Count == 1)
        {
            lines[0].Problem = SubmitProblem.Of(e);
        }
        catch (TaskSubmitException)
        {
            // One line is refused before anything is stored, and does not take the others with it.
            foreach (var line in lines)
                await StoreAsync([line]).ConfigureAwait(false);
        }
        catch (BackendUnavailableException e)
        {
            log.BackendFailed(e);
            foreach (var line in lines)
                line.Problem = SubmitProblem.Of(e, line.Request!.Id!.Value);
        }
    }

    private static bool IsBlank(ReadOnlySequence<byte> text)
    {
        foreach (var part in text)
            if (part.Span.ContainsAnyExcept(" \t\r"u8))
                return false;
        return true;
    }
}
