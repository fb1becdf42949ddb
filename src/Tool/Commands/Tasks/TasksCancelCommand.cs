using System.CommandLine;

namespace TaskKit.Tool;

/// <summary><c>tasks cancel</c>: cancels waiting tasks at once, and running ones by their cancellation tokens.</summary>
internal static class TasksCancelCommand
{
    private static readonly TaskAction Cancel = new(
        "cancel",
        "cancelled",
        [TaskState.Scheduled, TaskState.Pending, TaskState.Retrying, TaskState.Running],
        (operations, id, cancellationToken) => operations.CancelAsync(id, cancellationToken),
        record => $"dotnet taskkit tasks show {record.Task.Id}"
    );

    public static Command Create(CommandActions actions)
    {
        var ids = TaskIdArguments.Several(ArgumentArity.OneOrMore);
        var command = new Command("cancel", "Cancel tasks: waiting ones at once, running ones by their cancellation tokens.") { ids };
        return actions.Bind(command, (context, cancellationToken) => RunAsync(context, context.Get(ids), cancellationToken));
    }

    private static async Task<int> RunAsync(CommandContext context, string[] ids, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        return await Cancel.RunAsync(context, store, [.. ids.Select(TaskIdArguments.Parse)], cancellationToken).ConfigureAwait(false);
    }
}
