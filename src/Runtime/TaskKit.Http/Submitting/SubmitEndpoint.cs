using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Http.Answers;
using TaskKit.Http.Bodies;
using TaskKit.Http.Problems;

namespace TaskKit.Http.Submitting;

/// <summary>Accepts single tasks: the whole body of a submit, or a payload alone. The answer comes after the backend has the task.</summary>
internal sealed class SubmitEndpoint(
    ITaskClient client,
    Submissions submissions,
    UnderWay underWay,
    Waits waits,
    TaskKitHttpOptions options,
    TimeProvider time,
    ILogger log
)
{
    private const string KeyHeader = "Idempotency-Key";

    public async Task SubmitAsync(HttpContext http)
    {
        var request = SubmitReader.Read(await BodyReader.ReadAsync(http, options.MaxBodyBytes).ConfigureAwait(false));
        await AcceptAsync(http, request).ConfigureAwait(false);
    }

    public async Task SubmitPayloadAsync(HttpContext http)
    {
        byte[] payload = await BodyReader.ReadAsync(http, options.MaxBodyBytes).ConfigureAwait(false);
        JsonBody.Check(payload);
        await AcceptAsync(http, new SubmitRequest { Type = (string)http.GetRouteValue("type")!, Payload = payload }).ConfigureAwait(false);
    }

    private async Task AcceptAsync(HttpContext http, SubmitRequest request)
    {
        TakeKey(http.Request, request);
        request.Receive(time.GetUtcNow());
        var wait = waits.Read(http.Request);
        var submission = await submissions.MakeAsync(request, http.RequestAborted).ConfigureAwait(false);
        // The caller may go, but a submit that has begun is carried to its end: a cut connection cancels nothing.
        var outcome = await underWay.SubmitAsync(request, () => SubmitAsync(submission, request.TaskId)).ConfigureAwait(false);
        if (
            wait is { } patience
            && await waits.UntilEndedAsync(outcome.Id, patience, http.RequestAborted).ConfigureAwait(false) is { } ended
        )
            await TaskAnswer.EndedAsync(http, ended, patience).ConfigureAwait(false);
        else
            await AnswerAsync(http, new AcceptedTask(outcome, request)).ConfigureAwait(false);
    }

    private static Task AnswerAsync(HttpContext http, AcceptedTask task)
    {
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        http.Response.Headers.Location = TaskLinks.Of(http.Request, task.Id);
        return TaskAnswer.WriteAsync(http, task.Write);
    }

    private async Task<SubmitOutcome> SubmitAsync(TaskSubmission submission, TaskId id)
    {
        try
        {
            var outcomes = await client.SubmitAsync([submission], CancellationToken.None).ConfigureAwait(false);
            return SubmitProblem.Of(outcomes[0]) is { } problem ? throw new ProblemException(problem) : outcomes[0];
        }
        catch (TaskSubmitException e)
        {
            throw new ProblemException(SubmitProblem.Of(e));
        }
        catch (BackendUnavailableException e)
        {
            log.BackendFailed(e);
            throw new ProblemException(SubmitProblem.Of(e, id));
        }
    }

    private static void TakeKey(HttpRequest http, SubmitRequest request)
    {
        var stated = http.Headers[KeyHeader];
        if (stated.Count == 0)
            return;
        string key = stated.Count == 1 ? Unquoted(stated.ToString().Trim()) : "";
        if (key.Length is 0 or > EnvelopeFactory.MaxKeyLength)
            throw new ProblemException(
                ProblemCode.InvalidHeader,
                $"{KeyHeader} must be one text of 1 to {EnvelopeFactory.MaxKeyLength} characters."
            );
        if (request.IdempotencyKey is { } other && other != key)
            throw new ProblemException(ProblemCode.InvalidHeader, $"{KeyHeader} and the member idempotency_key differ; send one of them.");
        request.IdempotencyKey = key;
    }

    // The draft writes the key as a structured field: in quotation marks. Most callers leave them out.
    private static string Unquoted(string key) => key is ['"', .. var inner, '"'] ? inner : key;
}
