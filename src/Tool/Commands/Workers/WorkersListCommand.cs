using System.CommandLine;
using TaskKit.Presence;

namespace TaskKit.Tool;

/// <summary><c>workers list</c>: lists the living workers on the project's store, also those of other programs.</summary>
internal static class WorkersListCommand
{
    private static readonly Column<WorkerEntry>[] Columns =
    [
        new("WORKER", worker => worker.Id, Fit: Fit.Whole),
        new("PROGRAM", worker => worker.Program),
        new("VERSION", worker => worker.Versions.GetValueOrDefault(WorkerVersions.OfProgram)),
        new("MACHINE", worker => worker.Machine),
        new("PID", worker => worker.Pid.ToString(), Right: true),
        new("SINCE", worker => TimeText.Short(worker.Since)),
        new("LAST SEEN", worker => TimeText.Short(worker.LastSeen)),
        new("RUNS", worker => string.Join(", ", worker.Runs)),
    ];

    public static Command Create(CommandActions actions) =>
        actions.Bind(new Command("list", "List the living workers, and what they run."), RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        if (store.Backend.Documents is null)
            throw new ToolException(ErrorCodes.NotSupported, $"The backend '{store.Backend.Name}' keeps no list of its workers.");
        var workers = await PresentWorkers.ListAsync(store.Backend, cancellationToken).ConfigureAwait(false);
        context.Output.List(workers, Columns, WorkerJson.Of);
        if (workers.Count == 0)
            context.Output.Say("No worker lives.");
        foreach (var conflict in SchemaConflict.Among(workers))
            context.Output.Warn($"{conflict.Sentence}.");
        return ExitCodes.Success;
    }
}
