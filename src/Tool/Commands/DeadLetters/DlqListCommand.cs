using System.CommandLine;
using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary><c>dlq list</c>: lists the dead letters with their reasons.</summary>
internal static class DlqListCommand
{
    private static readonly Column<TaskRecord>[] Columns =
    [
        new("ID", record => record.Task.Id.ToString(), Fit: Fit.Whole),
        new("TYPE", record => record.Task.Type),
        new("REASON", record => record.Failure?.Reason),
        new("ATTEMPTS", record => record.Attempts.ToString(), Right: true),
        new("DIED", record => TimeText.Short(record.FinishedAt)),
        new("ERROR", record => record.Failure?.Error.Message),
    ];

    public static Command Create(CommandActions actions)
    {
        var command = new Command("list", "List dead letters, newest first.");
        var filter = new TaskFilter(command, TaskState.Dead);
        return actions.Bind(command, (context, cancellationToken) => RunAsync(context, filter, cancellationToken));
    }

    private static async Task<int> RunAsync(CommandContext context, TaskFilter filter, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        var page = await filter.ListAsync(context, store.Operations, cancellationToken).ConfigureAwait(false);
        context.Output.List(page.Tasks, Columns, record => TaskJson.Brief(record));
        context.Output.SayRest(page, "No dead letters.", filter.TypeOf(context), store);
        return ExitCodes.Success;
    }
}
