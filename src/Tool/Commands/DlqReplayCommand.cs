using System.CommandLine;
using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary><c>dlq replay</c>: gives dead letters their next generation, with the same id and the same bytes.</summary>
internal static class DlqReplayCommand
{
    private const int PageSize = 1000;

    private static readonly TaskAction Replay = new(
        "replay",
        "replayed",
        [TaskState.Dead],
        (operations, id, cancellationToken) => operations.ReplayAsync(id, cancellationToken),
        record => $"dotnet taskkit tasks show {record.Task.Id}"
    );

    public static Command Create(CommandActions actions)
    {
        var ids = TaskIdArguments.Several(ArgumentArity.ZeroOrMore);
        var all = new Option<bool>("--all") { Description = "All dead letters that there are now." };
        var type = new Option<string?>("--type", "-t") { Description = "With --all: only this task type." };
        var command = new Command("replay", "Run dead letters again, as new generations of the same tasks.") { ids, all, type };
        command.Validators.Add(result =>
        {
            bool named = result.GetValue(ids) is { Length: > 0 };
            if (named == result.GetValue(all))
                result.AddError("Expected either the ids of dead letters or --all.");
            else if (named && result.GetValue(type) is not null)
                result.AddError("--type goes with --all, not with ids.");
        });
        return actions.Bind(
            command,
            (context, cancellationToken) =>
                context.Get(all)
                    ? ReplayAllAsync(context, context.Get(type), cancellationToken)
                    : ReplayAsync(context, context.Get(ids), cancellationToken)
        );
    }

    private static async Task<int> ReplayAsync(CommandContext context, string[] ids, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        return await Replay.RunAsync(context, store, [.. ids.Select(TaskIdArguments.Parse)], cancellationToken).ConfigureAwait(false);
    }

    // The ids are collected first: a task that dies again meanwhile is not replayed a second time.
    private static async Task<int> ReplayAllAsync(CommandContext context, string? type, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        var ids = await DeadAsync(store.Operations, type, cancellationToken).ConfigureAwait(false);
        string what = $"{ids.Count} dead {(ids.Count == 1 ? "letter" : "letters")}{(type is null ? "" : $" of type '{type}'")}";
        if (ids.Count == 0)
            context.Output.Say($"There are {what}.");
        else if (!context.IsDryRun && !context.IsConfirmed)
            await context
                .Output.ConfirmAsync(
                    $"Replay {what} in {store.Location}?",
                    $"dotnet taskkit dlq replay --all{(type is null ? "" : $" --type {type}")} --yes",
                    cancellationToken
                )
                .ConfigureAwait(false);
        return await Replay.RunAsync(context, store, ids, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<List<TaskId>> DeadAsync(ITaskOperations operations, string? type, CancellationToken cancellationToken)
    {
        var ids = new List<TaskId>();
        string? cursor = null;
        do
        {
            var query = new TaskQuery
            {
                State = TaskState.Dead,
                Type = type,
                Limit = PageSize,
                Cursor = cursor,
            };
            var page = await operations.ListAsync(query, cancellationToken).ConfigureAwait(false);
            ids.AddRange(page.Tasks.Select(record => record.Task.Id));
            cursor = page.Next;
        } while (cursor is not null);
        return ids;
    }
}
