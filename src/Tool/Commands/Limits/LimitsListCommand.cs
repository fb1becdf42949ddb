using System.CommandLine;

namespace TaskKit.Tool;

/// <summary><c>limits list</c>: lists the limits that were set at run time in the project's store.</summary>
internal static class LimitsListCommand
{
    public static Command Create(CommandActions actions) =>
        actions.Bind(new Command("list", "List the limits that were set at run time: by whom and since when."), RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        var limits = await store.Limits(context.Host.Time).ListAsync(cancellationToken).ConfigureAwait(false);
        context.Output.List(limits, LimitRows.Columns, LimitRows.Json);
        context.Output.Say(
            limits.Count == 0
                ? "No limit is set at run time. What the project states: dotnet taskkit types show <type>"
                : "They go before what programs state."
        );
        return ExitCodes.Success;
    }
}
