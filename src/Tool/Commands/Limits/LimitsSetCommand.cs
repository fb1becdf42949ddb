using System.CommandLine;

namespace TaskKit.Tool;

/// <summary><c>limits set</c>: limits a task type in all workers together, in every process that shares the store.</summary>
internal static class LimitsSetCommand
{
    private const string ConcurrencyName = "--total-concurrency";
    private const string RateName = "--rate";

    public static Command Create(CommandActions actions)
    {
        var type = LimitType.Argument();
        var concurrency = NumberOption.Optional(
            ConcurrencyName,
            "The most tasks that run at once in all workers; 0 is no limit.",
            0,
            TaskLimit.LargestConcurrency
        );
        var rate = new Option<TaskRate?>(RateName)
        {
            Description = "The most tasks that begin within a period in all workers: 100/1s; 0 is no limit.",
            CustomParser = result =>
            {
                if (TaskRate.ProblemOf(result.Tokens is [.., var last] ? last.Value : "", out var read) is not { } problem)
                    return read;
                result.AddError($"{RateName}: {problem}");
                return null;
            },
        };
        var command = new Command("set", "Limit a task type in all workers together, in place of a limit that was set before.")
        {
            type,
            concurrency,
            rate,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(concurrency) is null && result.GetResult(rate) is null)
                result.AddError(
                    $"Expected {ConcurrencyName}, {RateName} or both, got none. A limit ends by: dotnet taskkit limits clear <type>"
                );
        });
        return actions.Bind(
            command,
            (context, cancellationToken) =>
                RunAsync(
                    context,
                    context.Get(type)!,
                    new TaskLimit { Concurrency = context.Get(concurrency), Rate = context.Get(rate) },
                    cancellationToken
                )
        );
    }

    private static async Task<int> RunAsync(CommandContext context, string type, TaskLimit limit, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        var limits = store.Limits(context.Host.Time);
        // Read also in a dry run: the read fails for a backend that keeps no limits.
        var stand = await limits.ListAsync(cancellationToken).ConfigureAwait(false);
        await store.RefuseUnknownAsync(PauseScope.Type(type), cancellationToken).ConfigureAwait(false);
        string before = stand.FirstOrDefault(known => known.Type == type) is { } known ? $", in place of {known.Limit.Words}" : "";
        if (context.IsDryRun)
        {
            context.Output.Say($"Would limit {type}: {limit.Words}{before}.");
            return ExitCodes.Success;
        }
        var stored = await limits.SetAsync(type, limit, Environment.UserName, cancellationToken).ConfigureAwait(false);
        context.Output.List([stored], LimitRows.Columns, LimitRows.Json);
        context.Output.Say($"Set{before}. Every worker keeps it within two seconds. To end it: dotnet taskkit limits clear {type}");
        return ExitCodes.Success;
    }
}
