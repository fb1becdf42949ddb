using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Http.Bodies;
using TaskKit.Http.Problems;

namespace TaskKit.Http.Submitting;

/// <summary>
/// Accepts tasks as lines of JSON and answers each line with a line, in their order. While some lines are stored, the next ones are read and checked, and the
/// answers to those before are written. The lines that wait are few: a caller that does not read its answers is not read from either.
/// </summary>
internal sealed class BatchEndpoint(ITaskClient client, Submissions submissions, TaskKitHttpOptions options, TimeProvider time, ILogger log)
{
    public async Task SubmitAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        http.Response.ContentType = "application/x-ndjson";
        http.Response.Headers.CacheControl = "no-store";
        var reader = new BatchReader(http.Request.BodyReader, options);
        Task stored = Task.CompletedTask,
            answered = Task.CompletedTask;
        try
        {
            while (await reader.ReadAsync(http.RequestAborted).ConfigureAwait(false) is { Count: > 0 } lines)
            {
                foreach (var line in lines)
                    await PrepareAsync(line, http.RequestAborted).ConfigureAwait(false);
                await stored.ConfigureAwait(false);
                stored = StoreAsync([.. lines.Where(line => line.Submission is not null)]);
                await answered.ConfigureAwait(false);
                answered = AnswerAsync(http, stored, lines);
            }
            await answered.ConfigureAwait(false);
        }
        finally
        {
            // The host takes the response back once this method has ended.
            await Task.WhenAll(stored, answered).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task AnswerAsync(HttpContext http, Task stored, List<BatchLine> lines)
    {
        await stored.ConfigureAwait(false);
        var answers = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(answers))
            foreach (var line in lines)
            {
                line.Write(json);
                json.Flush();
                json.Reset();
                answers.Write("\n"u8);
            }
        await http.Response.BodyWriter.WriteAsync(answers.WrittenMemory, http.RequestAborted).ConfigureAwait(false);
    }

    private async ValueTask PrepareAsync(BatchLine line, CancellationToken cancellationToken)
    {
        if (line.Problem is not null)
            return;
        try
        {
            if (!Utf8.IsValid(line.Text))
                throw new ProblemException(ProblemCode.InvalidJson, "The line is not UTF-8.");
            var request = SubmitReader.Read(line.Text);
            request.Receive(time.GetUtcNow());
            line.Request = request;
            line.Submission = await submissions.MakeAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ProblemException e)
        {
            line.Problem = e.Problem;
        }
    }

    private async Task StoreAsync(List<BatchLine> lines)
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
                line.Problem = SubmitProblem.Of(e, line.Request!.TaskId);
        }
    }
}
