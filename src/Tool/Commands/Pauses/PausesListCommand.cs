using System.CommandLine;

namespace TaskKit.Tool;

/// <summary><c>pauses list</c>: lists the pauses in the project's store.</summary>
internal static class PausesListCommand
{
    public static Command Create(CommandActions actions) =>
        actions.Bind(new Command("list", "List the pauses that are in force: by whom, since when and why."), RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        var pauses = await store.Pauses(context.Host.Time).ListAsync(cancellationToken).ConfigureAwait(false);
        context.Output.List(pauses, PauseRows.Columns, PauseRows.Json);
        if (pauses.Count == 0)
            context.Output.Say("Nothing is paused.");
        return ExitCodes.Success;
    }
}
