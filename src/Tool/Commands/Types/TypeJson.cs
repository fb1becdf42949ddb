using System.Text.Json.Nodes;

namespace TaskKit.Tool;

/// <summary>
/// Writes a task type as JSON. Members are only ever added. The names in snake_case are those of a running program's description of its handlers.
/// </summary>
internal static class TypeJson
{
    public static JsonNode Of(TypeRow row)
    {
        var (type, off) = (row.Type, row.Off);
        return new JsonObject
        {
            ["type"] = type.Type,
            ["task_type"] = type.Type,
            ["topic"] = type.Topic,
            ["domain"] = type.Domain,
            ["description"] = type.Description,
            ["handler"] = type.Handler,
            ["payload"] = type.Payload,
            ["version"] = type.VersionText,
            ["versions"] = new JsonArray([.. type.Versions.Select(version => (JsonNode)version.Version)]),
            ["capabilities"] = Texts(type.Capabilities),
            ["flags"] = Texts(type.Flags),
            ["enabled"] = off is null,
            ["disabled_reason"] = off?.Reason,
            ["maxRetries"] = type.MaxRetries,
            ["max_retries"] = type.MaxRetries,
            ["timeout"] = type.Timeout,
            ["concurrency"] = type.Concurrency,
            ["totalConcurrency"] = type.TotalConcurrency,
            ["rate"] = type.Rate,
            ["priority"] = type.Priority,
            ["backoff"] = type.Backoff is { } backoff
                ? new JsonObject
                {
                    ["initial"] = backoff.Initial,
                    ["max"] = backoff.Max,
                    ["factor"] = backoff.Factor,
                }
                : null,
            ["settings"] = new JsonArray([.. row.Settings.Select(Setting)]),
            ["schedules"] = new JsonArray([.. type.Schedules.Select(Schedule)]),
            ["assembly"] = type.Assembly,
            ["schema"] = JsonNode.Parse(type.Schema.GetRawText()),
            ["handlers"] = new JsonArray([.. type.Versions.Select(Version)]),
        };
    }

    private static JsonNode Setting(SettingValue value) =>
        new JsonObject
        {
            ["name"] = value.Setting.Name,
            ["variable"] = value.Setting.Variable,
            ["flag"] = value.Setting.Flag,
            ["key"] = value.Setting.Key,
            ["kind"] = value.Setting.Kind,
            ["choices"] = Texts(value.Setting.Choices),
            ["required"] = value.Setting.IsRequired,
            ["default"] = value.Setting.Default,
            ["sensitive"] = value.Setting.IsSensitive,
            ["doc"] = value.Setting.Description,
            ["value"] = value.Shown,
            ["origin"] = value.Origin,
        };

    private static JsonNode Schedule(ScheduleInfo schedule) =>
        new JsonObject
        {
            ["name"] = schedule.Name,
            ["cron"] = schedule.Cron,
            ["timeZone"] = schedule.Cron is null ? null : schedule.TimeZone,
            ["every"] = schedule.Every,
            ["missed"] = schedule.Missed,
            ["overlap"] = schedule.Overlap,
        };

    private static JsonNode Version(TaskTypeInfo version) =>
        new JsonObject
        {
            ["version"] = version.Version,
            ["version_text"] = version.VersionText,
            ["description"] = version.Description,
            ["handler"] = version.Handler,
            ["payload"] = version.Payload,
            ["capabilities"] = Texts(version.Capabilities),
            ["schema"] = JsonNode.Parse(version.Schema.GetRawText()),
        };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
