using System.CommandLine;
using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary><c>dlq show</c>: shows one dead letter.</summary>
internal static class DlqShowCommand
{
    public static Command Create(CommandActions actions)
    {
        var id = TaskIdArguments.One();
        var command = new Command("show", "Show a dead letter: why it died, and its payload.") { id };
        return actions.Bind(command, (context, cancellationToken) => RunAsync(context, TaskId.Parse(context.Get(id)), cancellationToken));
    }

    private static async Task<int> RunAsync(CommandContext context, TaskId id, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        var record =
            await store.Operations.FindAsync(id, cancellationToken).ConfigureAwait(false)
            ?? await FindLetterAsync(store, id, cancellationToken).ConfigureAwait(false)
            ?? throw TaskErrors.NotFound(id, store);
        if (record.State != TaskState.Dead)
            throw new ToolException(
                ErrorCodes.WrongState,
                $"Task {id} is {record.State.ToName()}, not a dead letter.",
                $"dotnet taskkit tasks show {id}"
            );
        TaskDetails.Show(context.Output, record, store.Manifest);
        return ExitCodes.Success;
    }

    // Looks for the letter as well, which may outlive the state of its task.
    private static async Task<TaskRecord?> FindLetterAsync(TaskStore store, TaskId id, CancellationToken cancellationToken) =>
        store.Support.KeepsLetters ? await store.Support.FindLetterAsync(store.Backend, id, cancellationToken).ConfigureAwait(false) : null;
}
