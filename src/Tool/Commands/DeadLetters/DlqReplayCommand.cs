using System.CommandLine;
using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary><c>dlq replay</c>: stores the next generations of dead tasks, each with the same id and the same bytes.</summary>
internal static class DlqReplayCommand
{
    private const int PageSize = 1000;

    private static readonly TaskAction Replay = new(
        "replay",
        "replayed",
        [TaskState.Dead],
        (operations, id, cancellationToken) => operations.ReplayAsync(id, cancellationToken),
        record => $"dotnet taskkit tasks show {record.Task.Id}"
    )
    {
        Foresee = store =>
        {
            var check = new LetterCheck(store.Manifest);
            return record => check.Judge(record.Task.Type, record.Task.Payload.Span);
        },
    };

    public static Command Create(CommandActions actions)
    {
        var able = actions.Host.Backends.Where(backend => backend.KeepsLetters).Select(backend => backend.Title);
        var options = new Options(string.Join(", ", able));
        var command = new Command("replay", "Run dead letters again, as new generations of the same tasks.")
        {
            options.Ids,
            options.All,
            options.Type,
            options.Filter,
            options.Rate,
            options.Force,
        };
        command.Validators.Add(result =>
        {
            bool named = result.GetResult(options.Ids) is { Tokens.Count: > 0 };
            bool several = result.GetResult(options.All) is { Implicit: false } || result.GetResult(options.Filter) is { Implicit: false };
            if (named == several)
                result.AddError("Expected either the ids of dead letters, or --all or --filter.");
            else if (named && result.GetResult(options.Type) is { Implicit: false })
                result.AddError("--type goes with --all, not with ids.");
        });
        return actions.Bind(command, (context, cancellationToken) => RunAsync(context, options, cancellationToken));
    }

    private static async Task<int> RunAsync(CommandContext context, Options options, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        if (store.Support.KeepsLetters)
            return await OfLetters(context, options, store).RunAsync(cancellationToken).ConfigureAwait(false);
        if (context.Get(options.Filter) is { Length: > 0 } || context.Get(options.Rate) is not null)
            throw NoFilter(context, store);
        return context.Get(options.All)
            ? await ReplayAllAsync(context, store, context.Get(options.Type), cancellationToken).ConfigureAwait(false)
            : await ReplayAsync(context, store, context.Get(options.Ids), cancellationToken).ConfigureAwait(false);
    }

    private static ToolException NoFilter(CommandContext context, TaskStore store)
    {
        var able = context.Host.Backends.Where(backend => backend.KeepsLetters).Select(backend => backend.Provider.Name);
        return new ToolException(
            ErrorCodes.NotSupported,
            $"The backend '{store.Backend.Name}' replays dead letters at once and by id or type: --filter and --rate are for {string.Join(", ", able)}.",
            "dotnet taskkit dlq replay --all --type <type>"
        );
    }

    private static LetterReplay OfLetters(CommandContext context, Options options, TaskStore store)
    {
        string[] given = context.Get(options.Filter) ?? [];
        var letters = DlqFilter.Parse(given, context.Host.Time.GetUtcNow());
        string[] ids = context.Get(options.Ids);
        string selection =
            ids.Length > 0 ? string.Join(' ', ids) : string.Join(' ', given.Select(each => $"--filter {each}").DefaultIfEmpty("--all"));
        letters = letters with
        {
            Type = context.Get(options.Type) ?? letters.Type,
            Ids = ids.Length > 0 ? ids.Select(TaskIdArguments.Parse).ToHashSet() : null,
        };
        return new LetterReplay(context, store, letters)
        {
            Rate = context.Get(options.Rate),
            IsForced = context.Get(options.Force),
            IsNamed = ids.Length > 0,
            Command = $"dotnet taskkit dlq replay {selection}{(context.Get(options.Type) is { } type ? $" --type {type}" : "")}",
        };
    }

    private static Task<int> ReplayAsync(CommandContext context, TaskStore store, string[] ids, CancellationToken cancellationToken) =>
        Replay.RunAsync(context, store, [.. ids.Select(TaskIdArguments.Parse)], cancellationToken);

    // All ids are collected before the first replay, or a task that dies again meanwhile would be replayed again.
    private static async Task<int> ReplayAllAsync(
        CommandContext context,
        TaskStore store,
        string? type,
        CancellationToken cancellationToken
    )
    {
        var ids = await DeadAsync(store.Operations, type, cancellationToken).ConfigureAwait(false);
        string what = $"{ids.Count} dead {(ids.Count == 1 ? "letter" : "letters")}{(type is null ? "" : $" of type '{type}'")}";
        if (ids.Count == 0)
            context.Output.Say($"There are {what}.");
        else if (!context.IsDryRun && !context.IsConfirmed)
            await context
                .Output.ConfirmAsync(
                    $"Replay {what} in {store.Location}?",
                    $"dotnet taskkit dlq replay --all{(type is null ? "" : $" --type {type}")} --yes",
                    cancellationToken
                )
                .ConfigureAwait(false);
        return await Replay.RunAsync(context, store, ids, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<List<TaskId>> DeadAsync(ITaskOperations operations, string? type, CancellationToken cancellationToken)
    {
        var ids = new List<TaskId>();
        string? cursor = null;
        do
        {
            var query = new TaskQuery
            {
                State = TaskState.Dead,
                Type = type,
                Limit = PageSize,
                Cursor = cursor,
            };
            var page = await operations.ListAsync(query, cancellationToken).ConfigureAwait(false);
            ids.AddRange(page.Tasks.Select(record => record.Task.Id));
            cursor = page.Next;
        } while (cursor is not null);
        return ids;
    }

    /// <param name="backends">The names of the backends that have the options <c>--filter</c>, <c>--rate</c> and <c>--force</c>.</param>
    private sealed class Options(string backends)
    {
        public Argument<string[]> Ids { get; } = TaskIdArguments.Several(ArgumentArity.ZeroOrMore);

        public Option<bool> All { get; } = new("--all") { Description = "All dead letters that there are now." };

        public Option<string?> Type { get; } = new("--type", "-t") { Description = "With --all: only this task type." };

        public Option<string[]> Filter { get; } = DlqFilter.Option();

        public Option<double?> Rate { get; } =
            NumberOption.Optional("--rate", $"On {backends}: how many are replayed in a second at most.", 0.01, 1_000_000);

        public Option<bool> Force { get; } =
            new("--force") { Description = $"On {backends}: replay more than {LetterReplay.MostUnforced}." };
    }
}
