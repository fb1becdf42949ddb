using System.Text.Json.Nodes;
using TaskKit.Kafka.Topics;

namespace TaskKit.Tool;

/// <summary>Shows the actions of a plan as a table and as JSON.</summary>
internal static class TopicActions
{
    private static readonly Column<TopicAction>[] Columns =
    [
        new("ACTION", action => Word(action.Kind)),
        new("TOPIC", action => action.Topic, Fit: Fit.Whole),
        new(
            "DETAIL",
            action => action.BreaksOrder ? action.Text + "; breaks the order of keys, needs --force" : action.Text,
            Fit: Fit.Wrap
        ),
    ];

    public static void Actions(this Output output, IReadOnlyList<TopicAction> actions) => output.List(actions, Columns, Json);

    public static string Word(TopicActionKind kind) =>
        kind switch
        {
            TopicActionKind.Create => "create",
            TopicActionKind.Configure => "configure",
            TopicActionKind.Grow => "grow",
            TopicActionKind.Replicate => "replicate",
            _ => "delete",
        };

    private static JsonNode Json(TopicAction action) =>
        new JsonObject
        {
            ["action"] = Word(action.Kind),
            ["topic"] = action.Topic,
            ["detail"] = action.Text,
            ["partitions"] = action.Wanted?.Partitions,
            ["replicationFactor"] = action.Wanted?.ReplicationFactor,
            ["config"] = new JsonObject(action.Settings.Select(setting => KeyValuePair.Create(setting.Name, (JsonNode?)setting.Value))),
            ["breaksOrder"] = action.BreaksOrder,
        };
}
