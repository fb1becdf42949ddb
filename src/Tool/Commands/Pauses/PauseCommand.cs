using System.CommandLine;
using TaskKit.Operating;
using TaskKit.Pausing;

namespace TaskKit.Tool;

/// <summary><c>pause</c>: holds back all waiting tasks, or those of a type or domain, in every process that shares the store.</summary>
internal static class PauseCommand
{
    public static Command Create(CommandActions actions)
    {
        var reason = new Option<string>("--reason", "-r")
        {
            Description = "The reason, for those who see that tasks wait.",
            Required = true,
        };
        reason.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                CheckReason(token.Value, result.AddError);
        });
        var command = new Command("pause", "Hold tasks back: what runs goes on, and nothing new begins.") { reason };
        var scope = new PauseScopeOptions(command);
        return actions.Bind(
            command,
            (context, cancellationToken) => RunAsync(context, scope.Of(context), context.Get(reason)!, cancellationToken)
        );
    }

    private static async Task<int> RunAsync(CommandContext context, PauseScope scope, string reason, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        var pauses = store.Pauses(context.Host.Time);
        // Read also in a dry run: the read fails for a backend that has no pauses.
        await pauses.ListAsync(cancellationToken).ConfigureAwait(false);
        await store.RefuseUnknownAsync(scope, cancellationToken).ConfigureAwait(false);
        if (context.IsDryRun)
        {
            context.Output.Say($"Would pause {scope}.");
            return ExitCodes.Success;
        }
        var pause = await pauses.PauseAsync(scope, reason, Environment.UserName, cancellationToken).ConfigureAwait(false);
        context.Output.List([pause], PauseRows.Columns, PauseRows.Json);
        context.Output.Say($"Every worker holds it back within two seconds. To go on: {PauseText.Resume(scope)}");
        return ExitCodes.Success;
    }

    private static void CheckReason(string text, Action<string> refuse)
    {
        if (text.Trim().Length is 0 or > TaskPauses.LongestReason)
            refuse($"--reason expects a text of 1 to {TaskPauses.LongestReason} characters.");
    }
}
