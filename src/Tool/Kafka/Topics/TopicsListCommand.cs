using System.CommandLine;
using System.Text.Json.Nodes;
using TaskKit.Kafka.Topics;

namespace TaskKit.Tool;

/// <summary><c>topics list</c>: lists the topics that the project needs, and further topics of TaskKit in the cluster.</summary>
internal static class TopicsListCommand
{
    private static readonly Column<Row>[] Columns =
    [
        new("TOPIC", row => row.Topic, Fit: Fit.Whole),
        new("PARTITIONS", row => row.State?.Partitions.Count.ToString(), Right: true),
        new("REPLICATION", row => row.State?.ReplicationFactor.ToString(), Right: true),
        new("STATE", row => row.Word),
        new("FOR", row => row.Purpose),
    ];

    public static Command Create(CommandActions actions) =>
        actions.Bind(new Command("list", "List the topics, those that are missing too."), RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var cluster = await Cluster.OpenAsync(context, new TopicRequest([]), cancellationToken).ConfigureAwait(false);
        var existing = await cluster.ReadAsync(cancellationToken).ConfigureAwait(false);
        var byName = existing.ToDictionary(topic => topic.Name, StringComparer.Ordinal);
        var wanted = cluster.Wanted.Select(spec => spec.Name).ToList();
        var differing = TopicPlan
            .Compare(cluster.Names, cluster.Wanted, existing, prune: false)
            .Select(action => action.Topic)
            .ToHashSet(StringComparer.Ordinal);
        var rows = wanted
            .Union(existing.Select(topic => topic.Name))
            .Order(StringComparer.Ordinal)
            .Select(name => new Row(
                name,
                byName.GetValueOrDefault(name),
                cluster.PurposeOf(name),
                wanted.Contains(name),
                differing.Contains(name)
            ));
        context.Output.List([.. rows], Columns, Json);
        return ExitCodes.Success;
    }

    private static JsonNode Json(Row row) =>
        new JsonObject
        {
            ["topic"] = row.Topic,
            ["state"] = row.Word,
            ["purpose"] = row.Purpose,
            ["partitions"] = row.State?.Partitions.Count,
            ["replicationFactor"] = row.State?.ReplicationFactor,
        };

    private sealed record Row(string Topic, TopicState? State, string Purpose, bool IsWanted, bool Differs)
    {
        public string Word =>
            State is null ? "missing"
            : !IsWanted ? "not needed here"
            : Differs ? "differs"
            : "ok";
    }
}
