using System.CommandLine;

namespace TaskKit.Tool;

/// <summary><c>topics drift</c>: tells scripts by the exit code if the topics differ from those that the project needs.</summary>
internal static class TopicsDriftCommand
{
    public static Command Create(CommandActions actions)
    {
        var command = new Command("drift", "Exit with 2 when the topics are not as the project needs them.");
        var topics = new TopicArguments();
        topics.AddTo(command);
        return actions.Bind(command, (context, cancellationToken) => RunAsync(context, topics.Of(context), cancellationToken));
    }

    private static async Task<int> RunAsync(CommandContext context, TopicRequest request, CancellationToken cancellationToken)
    {
        using var cluster = await Cluster.OpenAsync(context, request, cancellationToken).ConfigureAwait(false);
        var actions = await cluster.CompareAsync(request.Prune, cancellationToken).ConfigureAwait(false);
        context.Output.Actions(actions);
        return actions.Count == 0 ? ExitCodes.Success : ExitCodes.Drift;
    }
}
