using System.Text.Json.Nodes;
using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary>Submits tasks batch by batch. If the backend fails in between, the error says which lines are stored.</summary>
/// <param name="context">The call.</param>
/// <param name="store">The store of the tasks.</param>
/// <param name="source">The source of the payloads.</param>
/// <param name="type">Their type.</param>
internal sealed class Submission(CommandContext context, TaskStore store, PayloadSource source, string type)
{
    // The number of tasks of one submit: a commit for each line would be slow, and one submit of a large file would show no progress.
    private const int BatchSize = 1000;

    private static readonly Column<SubmittedTask>[] Columns =
    [
        new("ID", task => task.Id.ToString(), Fit: Fit.Whole),
        new("TYPE", task => task.Type, Fit: Fit.Whole),
        new("STATUS", task => task.Reason is { } reason ? $"{task.Status}: {reason}" : task.Status, Fit: Fit.Wrap),
    ];

    private readonly List<SubmittedTask> _submitted = [];

    /// <returns>An exit code.</returns>
    /// <exception cref="ToolException">Some tasks could not be submitted. Those that were stored before are shown.</exception>
    public async Task<int> RunAsync(IReadOnlyList<PreparedTask> prepared, CancellationToken cancellationToken)
    {
        int line = source.Skip;
        foreach (var batch in prepared.Chunk(BatchSize))
        {
            try
            {
                await SubmitAsync(batch, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (source.Many && e is OperationCanceledException or BackendUnavailableException or BackendLostException)
            {
                throw Stopped(e, line, batch, prepared.Count);
            }
            line = batch[^1].Line;
        }
        return Report();
    }

    private async Task SubmitAsync(PreparedTask[] batch, CancellationToken cancellationToken)
    {
        TaskEnvelope[] tasks = Array.ConvertAll(batch, prepared => prepared.Task);
        var outcomes = await store.Backend.SubmitAsync(tasks, cancellationToken).ConfigureAwait(false);
        _submitted.AddRange(outcomes.Select(outcome => SubmittedTask.Of(type, outcome)));
    }

    private int Report()
    {
        var refused = _submitted.Where(task => !task.IsStored).ToList();
        if (!source.Many && refused.Count == 1)
            throw new ToolException(ErrorCodes.SubmitRefused, refused[0].Reason ?? "The backend refused the task.");
        Show();
        if (refused.Count == 0)
            return ExitCodes.Success;
        context.Output.Fail(new ToolException(ErrorCodes.Partial, $"{refused.Count} of {_submitted.Count} tasks were not stored."));
        return ExitCodes.Partial;
    }

    private void Show()
    {
        if (source.Many)
            context.Output.List(_submitted, Columns, task => task.Json());
        else
            context.Output.Value(_submitted[0].Id.ToString(), _submitted[0].Json());
    }

    private ToolException Stopped(Exception error, int line, PreparedTask[] batch, int count)
    {
        int stored = _submitted.Count(task => task.IsStored);
        // On a backend with transactions, a failed submit has stored nothing. Other backends may have stored tasks whose answer was lost.
        bool isCertain = error is not OperationCanceledException && store.Backend.Capabilities.HasFlag(BackendCapabilities.AtomicFollowUps);
        if (!isCertain)
            _submitted.AddRange(batch.Select(prepared => SubmittedTask.Unknown(prepared.Task)));
        Show();
        string cause = error is OperationCanceledException ? "It was interrupted." : error.Message;
        string doubt = isCertain
            ? ""
            : $" Of lines {line + 1} to {batch[^1].Line} it is not known whether they are stored: look for their ids.";
        var code = error is OperationCanceledException ? ErrorCodes.Interrupted : Explanation.Of(error, context.Host).Code;
        return new ToolException(
            code,
            $"{stored} of {count} tasks are stored, those up to line {line}.{doubt} {cause}",
            $"the same command with --skip {line}",
            "dotnet taskkit doctor"
        );
    }
}

/// <summary>The outcome of one submitted task.</summary>
/// <param name="Id">The id of the task, or of the one that has its idempotency key.</param>
/// <param name="Type">Its type.</param>
/// <param name="Status">The outcome in a word.</param>
/// <param name="IsStored">True when the task is certain to be stored.</param>
/// <param name="Reason">The reason why it is not; <see langword="null"/> when it is.</param>
internal sealed record SubmittedTask(TaskId Id, string Type, string Status, bool IsStored, string? Reason)
{
    public static SubmittedTask Of(string type, SubmitOutcome outcome) =>
        new(outcome.Id, type, outcome.Status.ToString().ToLowerInvariant(), outcome.IsAccepted, outcome.Reason);

    public static SubmittedTask Unknown(TaskEnvelope task) =>
        new(task.Id, task.Type, "unknown", IsStored: false, "the backend did not answer");

    public JsonNode Json() =>
        new JsonObject
        {
            ["id"] = IsStored || Status == "unknown" ? Id.ToString() : null,
            ["type"] = Type,
            ["status"] = Status,
            ["reason"] = Reason,
        };
}
