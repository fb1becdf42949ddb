using System.CommandLine;

namespace TaskKit.Tool;

/// <summary><c>topics plan</c> and <c>topics drift</c>: the differences between the topics and what the project needs. Neither changes anything.</summary>
internal static class TopicsCompareCommand
{
    /// <summary>For people: shows the differences, and the command that ends them.</summary>
    public static Command Plan(CommandActions actions) =>
        Create(actions, "plan", "Show what is to be done to make the topics as the project needs them.", SayWhatToDo);

    /// <summary>For scripts: the exit code tells of differences.</summary>
    public static Command Drift(CommandActions actions) =>
        Create(
            actions,
            "drift",
            "Exit with 2 when the topics are not as the project needs them.",
            (_, _, differences) => differences == 0 ? ExitCodes.Success : ExitCodes.Drift
        );

    private static Command Create(CommandActions actions, string name, string description, Func<CommandContext, Cluster, int, int> end)
    {
        var command = new Command(name, description);
        var topics = new TopicArguments();
        topics.AddTo(command);
        return actions.Bind(command, (context, cancellationToken) => RunAsync(context, topics.Of(context), end, cancellationToken));
    }

    private static async Task<int> RunAsync(
        CommandContext context,
        TopicRequest request,
        Func<CommandContext, Cluster, int, int> end,
        CancellationToken cancellationToken
    )
    {
        using var cluster = await Cluster.OpenAsync(context, request, cancellationToken).ConfigureAwait(false);
        var differences = await cluster.CompareAsync(request.Prune, cancellationToken).ConfigureAwait(false);
        context.Output.Actions(differences);
        return end(context, cluster, differences.Count);
    }

    private static int SayWhatToDo(CommandContext context, Cluster cluster, int differences)
    {
        context.Output.Say(
            differences == 0
                ? $"All {cluster.Wanted.Count} topics are as they should be."
                : $"{differences} to do: dotnet taskkit topics create"
        );
        return ExitCodes.Success;
    }
}
