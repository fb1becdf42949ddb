using System.Text.Json.Nodes;

namespace TaskKit.Tool;

/// <summary>A task type as JSON; members are only ever added.</summary>
internal static class TypeJson
{
    public static JsonNode Of(TaskTypeInfo type) =>
        new JsonObject
        {
            ["type"] = type.Type,
            ["topic"] = type.Topic,
            ["description"] = type.Description,
            ["handler"] = type.Handler,
            ["payload"] = type.Payload,
            ["maxRetries"] = type.MaxRetries,
            ["timeout"] = type.Timeout,
            ["concurrency"] = type.Concurrency,
            ["assembly"] = type.Assembly,
            ["schema"] = JsonNode.Parse(type.Schema.GetRawText()),
        };
}
