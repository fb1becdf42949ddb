using System.Text.Json.Nodes;
using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary>Carries out one action on several tasks, and reports the result of each.</summary>
/// <param name="Verb">The action in words: <c>cancel</c>.</param>
/// <param name="Done">The success in words: <c>cancelled</c>.</param>
/// <param name="Allows">The states of a task in which the action is possible.</param>
/// <param name="Run">Carries the action out on one task.</param>
/// <param name="Otherwise">The command to suggest for a task in another state.</param>
internal sealed record TaskAction(
    string Verb,
    string Done,
    IReadOnlyList<TaskState> Allows,
    Func<ITaskOperations, TaskId, CancellationToken, ValueTask<OperationResult>> Run,
    Func<TaskRecord, string> Otherwise
)
{
    /// <summary>Predicts the result of the action for a dry run; <see langword="null"/> when the state of the task alone decides.</summary>
    public Func<TaskStore, Func<TaskRecord, LetterVerdict>>? Foresee { get; init; }

    private static readonly Column<Entry>[] Columns =
    [
        new("ID", entry => entry.Id.ToString(), Fit: Fit.Whole),
        new("RESULT", entry => entry.Text, Fit: Fit.Wrap),
    ];

    /// <returns>An exit code: 0 when the action succeeded for all tasks, 8 when it did for some.</returns>
    /// <exception cref="ToolException">The action failed for the only task.</exception>
    public async Task<int> RunAsync(CommandContext context, TaskStore store, IReadOnlyList<TaskId> ids, CancellationToken cancellationToken)
    {
        var entries = new List<Entry>();
        var foresee = Foresee?.Invoke(store);
        foreach (var id in ids.Distinct())
            entries.Add(
                context.IsDryRun
                    ? await PredictAsync(store, id, foresee, cancellationToken).ConfigureAwait(false)
                    : await ApplyAsync(store, id, cancellationToken).ConfigureAwait(false)
            );
        var failed = entries.Where(entry => entry.Error is not null).ToList();
        if (failed.Count == entries.Count && failed.Count == 1)
            throw failed[0].Error!;
        context.Output.List(entries, Columns, Json);
        int doomed = entries.Count(entry => entry.Verdict is { IsBad: true });
        if (doomed > 0)
            context.Output.Warn($"{doomed} of {entries.Count} tasks would die again.");
        if (failed.Count == 0)
            return ExitCodes.Success;
        string sentence = $"{failed.Count} of {entries.Count} tasks could not be {Done}.";
        context.Output.Fail(new ToolException(ErrorCodes.Partial, sentence, "dotnet taskkit tasks show <id>"));
        return ExitCodes.Partial;
    }

    private async Task<Entry> ApplyAsync(TaskStore store, TaskId id, CancellationToken cancellationToken) =>
        await Run(store.Operations, id, cancellationToken).ConfigureAwait(false) switch
        {
            OperationResult.Applied => new Entry(id, Done),
            OperationResult.Requested => new Entry(id, $"running; its worker was asked to {Verb} it"),
            OperationResult.NotFound => new Entry(id, "not found", TaskErrors.NotFound(id, store)),
            _ => await WrongStateAsync(store, id, cancellationToken).ConfigureAwait(false),
        };

    private async Task<Entry> PredictAsync(
        TaskStore store,
        TaskId id,
        Func<TaskRecord, LetterVerdict>? foresee,
        CancellationToken cancellationToken
    )
    {
        if (await store.Operations.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } record)
            return new Entry(id, "not found", TaskErrors.NotFound(id, store));
        if (!Allows.Contains(record.State))
            return await WrongStateAsync(store, id, cancellationToken).ConfigureAwait(false);
        if (record.State == TaskState.Running)
            return new Entry(id, $"its worker would be asked to {Verb} it");
        var verdict = foresee?.Invoke(record);
        return new Entry(id, verdict is null ? $"would be {Done}" : $"would be {Done}; {verdict.Text}") { Verdict = verdict };
    }

    private async Task<Entry> WrongStateAsync(TaskStore store, TaskId id, CancellationToken cancellationToken)
    {
        if (await store.Operations.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } record)
            return new Entry(id, "not found", TaskErrors.NotFound(id, store));
        string states = string.Join(", ", Allows.Select(state => state.ToName()));
        var error = new ToolException(
            ErrorCodes.WrongState,
            $"Task {id} is {record.State.ToName()}; '{Verb}' works on {states}.",
            Otherwise(record)
        );
        return new Entry(id, $"is {record.State.ToName()}", error);
    }

    private static JsonNode Json(Entry entry)
    {
        var json = new JsonObject
        {
            ["id"] = entry.Id.ToString(),
            ["ok"] = entry.Error is null,
            ["result"] = entry.Text,
            ["code"] = entry.Error?.Code.Id,
        };
        if (entry.Verdict is { } verdict)
            json["outlook"] = verdict.Word;
        return json;
    }

    private sealed record Entry(TaskId Id, string Text, ToolException? Error = null)
    {
        public LetterVerdict? Verdict { get; init; }
    }
}
