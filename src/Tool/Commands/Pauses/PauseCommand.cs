using System.CommandLine;

namespace TaskKit.Tool;

/// <summary><c>pause</c>: holds the waiting tasks of a type, of a domain, or all back, in every process that shares the store.</summary>
internal static class PauseCommand
{
    public static Command Create(CommandActions actions)
    {
        var reason = new Option<string>("--reason", "-r")
        {
            Description = "The reason, for those who see that tasks wait.",
            Required = true,
        };
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
        try
        {
            if (context.IsDryRun)
                await CheckAsync(context, store, scope, cancellationToken).ConfigureAwait(false);
            else
            {
                var pauses = store.PausesOf(context.Host);
                var pause = await pauses.PauseAsync(scope, reason, Environment.UserName, cancellationToken).ConfigureAwait(false);
                context.Output.List([pause], PauseRows.Columns, PauseRows.Json);
                context.Output.Say($"Every worker holds it back within two seconds. To go on: dotnet taskkit resume {Option(scope)}");
            }
            return ExitCodes.Success;
        }
        catch (ArgumentException e)
        {
            var code = scope.IsType && e.ParamName == nameof(scope) ? ErrorCodes.TypeNotFound : ErrorCodes.Usage;
            throw new ToolException(code, e.Message.Split(" (Parameter")[0], "dotnet taskkit types list");
        }
    }

    private static async Task CheckAsync(CommandContext context, TaskStore store, PauseScope scope, CancellationToken cancellationToken)
    {
        await store.PausesOf(context.Host).ListAsync(cancellationToken).ConfigureAwait(false);
        await store.PauseNames.CheckAsync(scope, store.Backend.Documents!, cancellationToken).ConfigureAwait(false);
        context.Output.Say($"Would pause {scope}.");
    }

    private static string Option(PauseScope scope) =>
        scope.IsAll ? "--all"
        : scope.IsDomain ? $"--domain {scope.Name}"
        : $"--type {scope.Name}";
}
