using System.CommandLine;
using TaskKit.Backends;
using TaskKit.Settings;

namespace TaskKit.Tool;

/// <summary>The options that select tasks.</summary>
internal sealed class TaskFilter
{
    // The most tasks in one page of a backend.
    private const int PageLimit = 1000;

    // The most tasks that are listed: the tool keeps all in memory to show one table.
    private const int MostShown = 1_000_000;

    // The list ends after this time even below its limit: in a large store, a filter that few tasks pass needs many pages.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Option<string?> _state = new("--state", "-s")
    {
        Description = $"Only this state: {string.Join(", ", TaskStateNames.All)}.",
    };
    private readonly Option<string?> _type = new("--type", "-t") { Description = "Only this task type." };
    private readonly Option<string?> _key = new("--key") { Description = "Only tasks with this key." };
    private readonly Option<string?> _since = TimeOption.Optional("--since", "Only tasks created at this time or later");
    private readonly Option<string?> _until = TimeOption.Optional("--until", "Only tasks created before this time");
    private readonly Option<int> _limit = NumberOption.WithDefault("--limit", "How many at most.", 1, MostShown, 50);
    private readonly Option<string?> _cursor = new("--cursor") { Description = "Go on where the list before ended." };
    private readonly TaskState? _fixedState;

    /// <param name="command">The command to add the options to.</param>
    /// <param name="state">The state, for commands about tasks of one state; <see langword="null"/> adds the option <c>--state</c>.</param>
    public TaskFilter(Command command, TaskState? state = null)
    {
        _fixedState = state;
        if (state is null)
        {
            _state.Validators.Add(result =>
            {
                foreach (var token in result.Tokens)
                    CheckState(token.Value, result.AddError);
            });
            command.Options.Add(_state);
        }
        _limit.Aliases.Add("-n");
        command.Options.Add(_type);
        command.Options.Add(_key);
        command.Options.Add(_since);
        command.Options.Add(_until);
        command.Options.Add(_limit);
        command.Options.Add(_cursor);
    }

    /// <summary>The task type that was asked for, or <see langword="null"/> for all.</summary>
    public string? TypeOf(CommandContext context) => context.Get(_type);

    /// <summary>Collects pages until the limit is reached, or for at most 30 s.</summary>
    public async Task<TaskPage> ListAsync(CommandContext context, ITaskOperations operations, CancellationToken cancellationToken)
    {
        var query = QueryOf(context);
        var tasks = new List<TaskRecord>();
        int limit = query.Limit;
        long began = context.Host.Time.GetTimestamp();
        do
        {
            query = query with { Limit = Math.Min(limit - tasks.Count, PageLimit) };
            var page = await PageAsync(operations, query, cancellationToken).ConfigureAwait(false);
            tasks.AddRange(page.Tasks);
            query = query with { Cursor = page.Next };
        } while (query.Cursor is not null && tasks.Count < limit && context.Host.Time.GetElapsedTime(began) < Patience);
        return new TaskPage(tasks, query.Cursor);
    }

    private TaskQuery QueryOf(CommandContext context)
    {
        var now = context.Host.Time.GetUtcNow();
        var query = new TaskQuery
        {
            State = _fixedState ?? (TaskStateNames.TryParse(context.Get(_state), out var parsed) ? parsed : null),
            Type = TypeOf(context),
            Key = context.Get(_key),
            CreatedFrom = TimeOption.Parse(context.Get(_since), now),
            CreatedBefore = TimeOption.Parse(context.Get(_until), now),
            Limit = context.Get(_limit),
            Cursor = context.Get(_cursor),
        };
        return query.CreatedFrom >= query.CreatedBefore
            ? throw new ToolException(
                ErrorCodes.Usage,
                $"--since expects a time before that of --until, which is {TimeText.Exact(query.CreatedBefore)}, not {TimeText.Exact(query.CreatedFrom)}.",
                "a duration counts back from now: --since 2h --until 1h is the hour before the last one"
            )
            : query;
    }

    private static async Task<TaskPage> PageAsync(ITaskOperations operations, TaskQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return await operations.ListAsync(query, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException) when (query.Cursor is { } cursor)
        {
            throw new ToolException(
                ErrorCodes.Usage,
                $"--cursor expects what an earlier list named as its end, not '{cursor}'.",
                "the command without --cursor lists the newest"
            );
        }
    }

    private static void CheckState(string name, Action<string> refuse)
    {
        if (!TaskStateNames.TryParse(name, out _))
            refuse($"No state '{name}'.{NearMiss.Hint(name, TaskStateNames.All)} Expected one of {string.Join(", ", TaskStateNames.All)}.");
    }
}
