using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary><c>tasks counts</c>: counts the stored tasks by type and state.</summary>
internal static class TasksCountsCommand
{
    public static Command Create(CommandActions actions) =>
        actions.Bind(new Command("counts", "Count the stored tasks by type and state."), RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        var counts = await store.Operations.CountAsync(cancellationToken).ConfigureAwait(false);
        var abandoned = await TaskTypeStatus.AbandonedAsync(store.Backend, cancellationToken).ConfigureAwait(false);
        var rows = counts
            .GroupBy(count => count.Type, StringComparer.Ordinal)
            .OrderBy(same => same.Key, StringComparer.Ordinal)
            .Select(same => Row.Of(same, abandoned.FirstOrDefault(type => type.Type == same.Key), store.Off.GetValueOrDefault(same.Key)))
            .ToList();
        context.Output.List(rows, Columns(), row => row.Json());
        if (rows.Count == 0)
            context.Output.Say("No tasks are stored.");
        foreach (var type in abandoned)
            context.Output.Warn($"{type.Sentence}.");
        foreach (var off in rows.Where(row => row.Waits).Select(row => row.Off).OfType<OffType>())
            context.Output.Warn($"{off.Sentence}.");
        var waiting = rows.ToDictionary(row => row.Type, row => row.Waiting, StringComparer.Ordinal);
        await context.Output.WarnOfPausesAsync(store, context.Host, waiting, cancellationToken).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private static Column<Row>[] Columns() =>
        [
            new("TYPE", row => row.Type),
            .. Enum.GetValues<TaskState>().Select(state => new Column<Row>(state.ToName(), row => Number(row.Of(state)), Right: true)),
        ];

    private static string Number(long count) => count == 0 ? "" : count.ToString(CultureInfo.InvariantCulture);

    private sealed record Row(string Type, IReadOnlyDictionary<TaskState, long> Counts, TaskTypeStatus? Abandoned, OffType? Off)
    {
        public long Waiting => Of(TaskState.Scheduled) + Of(TaskState.Pending) + Of(TaskState.Retrying);

        public bool Waits => Waiting > 0;

        public static Row Of(IGrouping<string, TaskCount> same, TaskTypeStatus? abandoned, OffType? off) =>
            new(
                same.Key,
                same.GroupBy(count => count.State).ToDictionary(state => state.Key, state => state.Sum(count => count.Count)),
                abandoned,
                off
            );

        public long Of(TaskState state) => Counts.GetValueOrDefault(state);

        public JsonNode Json()
        {
            var states = Enum.GetValues<TaskState>().Select(state => KeyValuePair.Create(state.ToName(), (JsonNode?)Of(state)));
            return new JsonObject
            {
                ["type"] = Type,
                ["counts"] = new JsonObject(states),
                ["waitsFor"] = Abandoned is null ? null : new JsonArray([.. Abandoned.Programs.Select(program => (JsonNode)program)]),
                ["waitsBecause"] = Waits ? Off?.Reason : null,
            };
        }
    }
}
