using System.Text.Json.Nodes;
using TaskKit.Presence;

namespace TaskKit.Tool;

/// <summary>Writes a living worker as JSON. Members are only ever added.</summary>
internal static class WorkerJson
{
    public static JsonNode Of(WorkerEntry worker) =>
        new JsonObject
        {
            ["id"] = worker.Id,
            ["name"] = worker.Name,
            ["machine"] = worker.Machine,
            ["pid"] = worker.Pid,
            ["program"] = worker.Program,
            ["runs"] = Array(worker.Runs),
            ["declares"] = Array(worker.Declares),
            ["off"] = new JsonObject(
                worker.Off.Select(off =>
                    KeyValuePair.Create(
                        off.Key,
                        (JsonNode?)new JsonObject { ["cause"] = WorkerOff.NameOf(off.Value.Kind), ["reason"] = off.Value.Text }
                    )
                )
            ),
            ["catchAll"] = worker.HasCatchAll,
            ["versions"] = Object(worker.Versions),
            ["schemas"] = Object(worker.Schemas),
            ["manifest"] = worker.Manifest,
            ["since"] = TimeText.Exact(worker.Since),
            ["lastSeen"] = TimeText.Exact(worker.LastSeen),
        };

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static JsonObject Object(IReadOnlyDictionary<string, string> pairs) =>
        new(pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
}
