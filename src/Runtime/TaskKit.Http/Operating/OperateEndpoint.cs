using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Http.Access;
using TaskKit.Http.Answers;
using TaskKit.Http.Problems;
using TaskKit.Http.Reading;

namespace TaskKit.Http.Operating;

/// <summary>Acts on single tasks, and writes each act to the log with its caller.</summary>
internal sealed class OperateEndpoint(ITaskBackend backend, ILogger log)
{
    public Task CancelAsync(HttpContext http) =>
        ApplyAsync(http, "cancel", "SCHEDULED, PENDING, RETRYING or RUNNING", (operations, id) => operations.CancelAsync(id, default));

    public Task RunNowAsync(HttpContext http) =>
        ApplyAsync(http, "run", "SCHEDULED or RETRYING", (operations, id) => operations.RetryAsync(id, default));

    public Task ReplayAsync(HttpContext http) =>
        ApplyAsync(http, "replay", "DEAD", (operations, id) => operations.ReplayAsync(id, default));

    private async Task ApplyAsync(
        HttpContext http,
        string operation,
        string states,
        Func<ITaskOperations, TaskId, ValueTask<OperationResult>> apply
    )
    {
        var id = PathId.Of(http);
        if (backend.Operations is not { } operations)
            throw new NotSupportedException($"The backend '{backend.Name}' cannot {operation} a task: it keeps no states.");
        var result = await apply(operations, id).ConfigureAwait(false);
        log.Operated(Caller.WordsOf(http), operation, id, result.ToString());
        if (result == OperationResult.NotFound)
            throw TaskProblems.NotFound(id);
        if (result == OperationResult.WrongState)
            throw new ProblemException(
                new Problem(ProblemCode.WrongState, $"Only a task that is {states} can be given the order to {operation}.") { TaskId = id }
            );
        if (result == OperationResult.Requested)
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        var task = await operations.FindAsync(id, http.RequestAborted).ConfigureAwait(false) ?? throw TaskProblems.NotFound(id);
        await TaskAnswer.WriteAsync(http, json => TaskJson.Write(json, task)).ConfigureAwait(false);
    }
}
