using System.CommandLine;
using TaskKit.Kafka.Topics;

namespace TaskKit.Tool;

/// <summary><c>topics create</c>: creates and changes topics until the cluster has those that the project needs. A repeat changes nothing.</summary>
internal static class TopicsCreateCommand
{
    public static Command Create(CommandActions actions)
    {
        var command = new Command("create", "Create the topics that the project needs, and mend those that differ.");
        var topics = new TopicArguments();
        var force = new Option<bool>("--force")
        {
            Description = "Also add partitions to worker topics, although keys then lose their order.",
        };
        topics.AddTo(command);
        command.Options.Add(force);
        return actions.Bind(
            command,
            (context, cancellationToken) => RunAsync(context, topics.Of(context), context.Get(force), cancellationToken)
        );
    }

    private static async Task<int> RunAsync(CommandContext context, TopicRequest request, bool force, CancellationToken cancellationToken)
    {
        using var cluster = await Cluster.OpenAsync(context, request, cancellationToken).ConfigureAwait(false);
        var actions = await cluster.CompareAsync(request.Prune, cancellationToken).ConfigureAwait(false);
        foreach (var action in actions.Where(action => action.Kind == TopicActionKind.Replicate))
            context.Output.Warn($"{action.Topic}: {action.Text}");
        var refused = actions.Where(action => action.BreaksOrder && !force).ToList();
        var toDo = actions.Except(refused).Where(action => action.Kind != TopicActionKind.Replicate).ToList();
        if (!context.IsDryRun)
            await ConfirmAsync(context, toDo, cancellationToken).ConfigureAwait(false);
        foreach (var action in toDo)
            await cluster.Admin.ApplyAsync(action, validateOnly: context.IsDryRun, cancellationToken).ConfigureAwait(false);
        if (!context.IsDryRun)
            await cluster.WaitForAsync(toDo, request.Prune, context.Host.Time, cancellationToken).ConfigureAwait(false);
        context.Output.Actions(toDo);
        context.Output.Say(Summary(context, cluster, toDo));
        return refused.Count == 0 ? ExitCodes.Success : throw Refuse(refused);
    }

    private static string Summary(CommandContext context, Cluster cluster, List<TopicAction> done)
    {
        string count = done.Count == 1 ? "1 change" : $"{done.Count} changes";
        return done.Count == 0 ? $"Nothing to do for {cluster.Wanted.Count} topics."
            : context.IsDryRun ? $"The broker would accept {count}; nothing was done."
            : $"{count} made.";
    }

    private static async Task ConfirmAsync(CommandContext context, List<TopicAction> actions, CancellationToken cancellationToken)
    {
        var doomed = actions.Where(action => action.Kind == TopicActionKind.Delete).Select(action => action.Topic).ToList();
        if (doomed.Count > 0 && !context.IsConfirmed)
            await context
                .Output.ConfirmAsync(
                    $"Delete {string.Join(", ", doomed)} with all their tasks?",
                    "dotnet taskkit topics create --prune --yes",
                    cancellationToken
                )
                .ConfigureAwait(false);
    }

    private static ToolException Refuse(List<TopicAction> refused)
    {
        string topics = string.Join("; ", refused.Select(action => $"{action.Topic}: {action.Text}"));
        return new ToolException(
            ErrorCodes.OrderAtRisk,
            $"Partitions were not added ({topics}). With more of them a key's next task goes to another partition and can overtake those that "
                + "still wait; any task may carry a key, so every worker topic counts as ordered.",
            "once no tasks with keys wait: dotnet taskkit topics create --force",
            "or keep what there is: --partitions <number>"
        );
    }
}
