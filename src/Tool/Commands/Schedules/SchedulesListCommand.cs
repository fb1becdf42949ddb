using System.CommandLine;

namespace TaskKit.Tool;

/// <summary><c>schedules list</c>: lists the schedules of the project's store.</summary>
internal static class SchedulesListCommand
{
    public static Command Create(CommandActions actions) =>
        actions.Bind(new Command("list", "List the schedules: their rules, their last and next times, and their pauses."), RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        var schedules = await store.SchedulesOf(context.Host).ListAsync(cancellationToken).ConfigureAwait(false);
        context.Output.List(schedules, ScheduleRows.Columns, ScheduleRows.Json);
        if (schedules.Count == 0)
            context.Output.Say("There are no schedules. A program writes those of its code when its worker starts.");
        return ExitCodes.Success;
    }
}
