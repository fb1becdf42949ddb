using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using TaskKit.Kafka.Topics;
using TaskKit.Settings;

namespace TaskKit.Tool;

/// <summary><c>topics describe</c>: shows one topic with its partitions and those settings that TaskKit needs.</summary>
internal static class TopicsDescribeCommand
{
    private static readonly string[] ShownSettings =
    [
        "cleanup.policy",
        "max.message.bytes",
        "message.timestamp.type",
        "min.insync.replicas",
        "retention.bytes",
        "retention.ms",
    ];

    private static readonly Column<Row>[] Columns =
    [
        new("PARTITION", row => Text(row.State.Number), Right: true),
        new("LEADER", row => row.State.Leader < 0 ? "none" : Text(row.State.Leader), Right: true),
        new("REPLICAS", row => string.Join(',', row.State.Replicas)),
        new("IN SYNC", row => string.Join(',', row.State.InSync)),
        new("FIRST", row => Text(row.Offsets.First), Right: true),
        new("END", row => Text(row.Offsets.End), Right: true),
        new("COMMITTED", row => row.Offsets.Committed is { } offset ? Text(offset) : "none", Right: true),
        new("LAG", row => Text(row.Offsets.Lag), Right: true),
    ];

    public static Command Create(CommandActions actions)
    {
        var topic = new Argument<string>("topic") { Description = "A topic, or a task type." };
        return actions.Bind(
            new Command("describe", "Show one topic: its partitions, offsets and configuration.") { topic },
            (context, cancellationToken) => RunAsync(context, context.Get(topic), cancellationToken)
        );
    }

    private static async Task<int> RunAsync(CommandContext context, string asked, CancellationToken cancellationToken)
    {
        using var cluster = await Cluster.OpenAsync(context, new TopicRequest([]), cancellationToken).ConfigureAwait(false);
        string name = cluster.Types.Contains(asked) ? cluster.Names.Worker(asked) : asked;
        var existing = await cluster.ReadAsync(cancellationToken).ConfigureAwait(false);
        var topic = existing.FirstOrDefault(topic => topic.Name == name) ?? throw Missing(name, existing);
        string? group = cluster.GroupOf(name);
        var offsets = await cluster.Admin.OffsetsAsync(topic, group, cancellationToken).ConfigureAwait(false);
        var rows = topic.Partitions.Zip(offsets, (state, held) => new Row(state, held)).ToList();
        var settings = ShownSettings
            .Where(topic.Settings.ContainsKey)
            .Select(setting => (setting, (string?)topic.Settings[setting]))
            .ToList();
        context.Output.Details(
            [
                ("topic", topic.Name),
                ("for", cluster.PurposeOf(topic.Name)),
                ("group", group),
                ("lag", group is null ? null : Text(rows.Sum(row => row.Offsets.Lag))),
                ("partitions", Text(topic.Partitions.Count)),
                ("replication factor", Text(topic.ReplicationFactor)),
                .. settings,
            ],
            Json(topic, cluster.PurposeOf(topic.Name), group, rows, settings)
        );
        if (context.Output.Format == OutputFormat.Table)
            context.Output.List(rows, Columns, Json);
        return ExitCodes.Success;
    }

    private static ToolException Missing(string name, IReadOnlyList<TopicState> existing) =>
        new(
            ErrorCodes.TopicNotFound,
            $"The cluster has no topic '{name}'.{NearMiss.Hint(name, existing.Select(topic => topic.Name))}",
            "dotnet taskkit topics list",
            "dotnet taskkit topics create"
        );

    private static JsonObject Json(
        TopicState topic,
        string purpose,
        string? group,
        List<Row> rows,
        List<(string Name, string? Value)> settings
    ) =>
        new()
        {
            ["topic"] = topic.Name,
            ["purpose"] = purpose,
            ["group"] = group,
            ["lag"] = group is null ? null : rows.Sum(row => row.Offsets.Lag),
            ["replicationFactor"] = topic.ReplicationFactor,
            ["config"] = new JsonObject(settings.Select(setting => KeyValuePair.Create(setting.Name, (JsonNode?)setting.Value))),
            ["partitions"] = new JsonArray([.. rows.Select(Json)]),
        };

    private static JsonNode Json(Row row) =>
        new JsonObject
        {
            ["partition"] = row.State.Number,
            ["leader"] = row.State.Leader < 0 ? null : row.State.Leader,
            ["replicas"] = new JsonArray([.. row.State.Replicas.Select(id => (JsonNode)id)]),
            ["inSync"] = new JsonArray([.. row.State.InSync.Select(id => (JsonNode)id)]),
            ["first"] = row.Offsets.First,
            ["end"] = row.Offsets.End,
            ["committed"] = row.Offsets.Committed,
            ["lag"] = row.Offsets.Lag,
        };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Row(PartitionState State, PartitionOffsets Offsets);
}
