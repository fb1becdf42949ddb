using System.CommandLine;
using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary><c>tasks list</c>: lists stored tasks, newest first.</summary>
internal static class TasksListCommand
{
    private static readonly Column<TaskRecord>[] Columns =
    [
        new("ID", record => record.Task.Id.ToString(), Fit: Fit.Whole),
        new("TYPE", record => record.Task.Type),
        new("STATE", record => record.State.ToName()),
        new("ATTEMPTS", record => record.Attempts.ToString(), Right: true),
        new("CREATED", record => TimeText.Short(record.Task.CreatedAt)),
        new("DUE", record => record.State is TaskState.Scheduled or TaskState.Retrying ? TimeText.Short(record.Due) : ""),
        new("FAILURE", record => record.Failure?.Error.Message),
    ];

    public static Command Create(CommandActions actions)
    {
        var command = new Command("list", "List stored tasks, newest first.");
        var filter = new TaskFilter(command);
        return actions.Bind(command, (context, cancellationToken) => RunAsync(context, filter, cancellationToken));
    }

    private static async Task<int> RunAsync(CommandContext context, TaskFilter filter, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        var page = await filter.ListAsync(context, store.Operations, cancellationToken).ConfigureAwait(false);
        context.Output.List(page.Tasks, Columns, record => TaskJson.Brief(record, store.WhyWaiting(record)?.Reason));
        context.Output.SayRest(page, "No such tasks.", filter.TypeOf(context), store);
        var waiting = page.Tasks.Select(store.WhyWaiting).OfType<OffType>().CountBy(off => off.Sentence);
        foreach (var (sentence, count) in waiting.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            context.Output.Warn($"{count} of these tasks {(count == 1 ? "waits" : "wait")}: {sentence}.");
        return ExitCodes.Success;
    }
}
