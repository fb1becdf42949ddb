using System.CommandLine;

namespace TaskKit.Tool;

/// <summary><c>tasks retry</c>: makes waiting tasks due now.</summary>
internal static class TasksRetryCommand
{
    private static readonly TaskAction Retry = new(
        "retry",
        "made due now",
        [TaskState.Scheduled, TaskState.Retrying],
        (operations, id, cancellationToken) => operations.RetryAsync(id, cancellationToken),
        record =>
            record.State == TaskState.Dead ? $"dotnet taskkit dlq replay {record.Task.Id}" : $"dotnet taskkit tasks show {record.Task.Id}"
    );

    public static Command Create(CommandActions actions)
    {
        var ids = TaskIdArguments.Several(ArgumentArity.OneOrMore);
        var command = new Command("retry", "Run tasks now that wait for a retry or for their time.") { ids };
        return actions.Bind(command, (context, cancellationToken) => RunAsync(context, context.Get(ids), cancellationToken));
    }

    private static async Task<int> RunAsync(CommandContext context, string[] ids, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        return await Retry.RunAsync(context, store, [.. ids.Select(TaskIdArguments.Parse)], cancellationToken).ConfigureAwait(false);
    }
}
