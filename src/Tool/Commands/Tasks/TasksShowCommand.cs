using System.CommandLine;

namespace TaskKit.Tool;

/// <summary><c>tasks show</c>: shows one task with its payload, failure and result.</summary>
internal static class TasksShowCommand
{
    public static Command Create(CommandActions actions)
    {
        var id = TaskIdArguments.One();
        var why = new Option<bool>("--why") { Description = "Say why it does not run now." };
        var command = new Command("show", "Show a task with its payload, failure and result.") { id, why };
        return actions.Bind(
            command,
            (context, cancellationToken) => RunAsync(context, TaskId.Parse(context.Get(id)), context.Get(why), cancellationToken)
        );
    }

    private static async Task<int> RunAsync(CommandContext context, TaskId id, bool why, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        var record = await store.Operations.FindAsync(id, cancellationToken).ConfigureAwait(false);
        if (record is null)
            throw TaskErrors.NotFound(id, store);
        var reasons = why ? await WaitReport.OfAsync(store, context.Host, record, cancellationToken).ConfigureAwait(false) : null;
        TaskDetails.Show(context.Output, record, store.Manifest, store.WhyWaiting(record), reasons);
        return ExitCodes.Success;
    }
}
