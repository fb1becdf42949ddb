using System.Text.Json.Nodes;
using TaskKit.Waiting;

namespace TaskKit.Tool;

/// <summary>Writes a reason why a task does not run as JSON. Members are only ever added.</summary>
internal static class WaitJson
{
    public static JsonNode Of(WaitReason reason) =>
        new JsonObject
        {
            ["code"] = reason.Code,
            ["detail"] = reason.Sentence,
            ["until"] = TimeText.Exact(reason.Until),
            ["since"] = TimeText.Exact(reason.Since),
            ["by"] = reason.By,
            ["workers"] = new JsonArray([.. reason.Workers.Select(worker => (JsonNode)worker)]),
            ["task"] = reason.Task?.ToString(),
            ["scope"] = reason.Scope,
            ["cause"] = reason.Cause,
        };
}
