using System.CommandLine;

namespace TaskKit.Tool;

/// <summary><c>tasks show</c>: one task with its payload, failure and result.</summary>
internal static class TasksShowCommand
{
    public static Command Create(CommandActions actions)
    {
        var id = TaskIdArguments.One();
        var command = new Command("show", "Show a task with its payload, failure and result.") { id };
        return actions.Bind(command, (context, cancellationToken) => RunAsync(context, TaskId.Parse(context.Get(id)), cancellationToken));
    }

    private static async Task<int> RunAsync(CommandContext context, TaskId id, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        var record = await store.Operations.FindAsync(id, cancellationToken).ConfigureAwait(false);
        if (record is null)
            throw TaskErrors.NotFound(id, store);
        TaskDetails.Show(context.Output, record, store.Manifest, store.WhyWaiting(record));
        return ExitCodes.Success;
    }
}
