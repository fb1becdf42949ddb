using System.CommandLine;

namespace TaskKit.Tool;

/// <summary><c>topics plan</c>: shows the actions that <c>topics create</c> would take.</summary>
internal static class TopicsPlanCommand
{
    public static Command Create(CommandActions actions)
    {
        var command = new Command("plan", "Show what is to be done to make the topics as the project needs them.");
        var topics = new TopicArguments();
        topics.AddTo(command);
        return actions.Bind(command, (context, cancellationToken) => RunAsync(context, topics.Of(context), cancellationToken));
    }

    private static async Task<int> RunAsync(CommandContext context, TopicRequest request, CancellationToken cancellationToken)
    {
        using var cluster = await Cluster.OpenAsync(context, request, cancellationToken).ConfigureAwait(false);
        var actions = await cluster.CompareAsync(request.Prune, cancellationToken).ConfigureAwait(false);
        context.Output.Actions(actions);
        context.Output.Say(
            actions.Count == 0
                ? $"All {cluster.Wanted.Count} topics are as they should be."
                : $"{actions.Count} to do: dotnet taskkit topics create"
        );
        return ExitCodes.Success;
    }
}
