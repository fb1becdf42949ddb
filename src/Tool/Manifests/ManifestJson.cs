using System.Text.Json;

namespace TaskKit.Tool;

/// <summary>Reads members of a manifest. A member that is missing, or of another kind, counts as not stated.</summary>
internal static class ManifestJson
{
    public static IEnumerable<string> Texts(JsonElement json, string member) =>
        json.TryGetProperty(member, out var list) ? list.EnumerateArray().Select(item => item.GetString() ?? "") : [];

    public static string? Text(JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static int? Number(JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;

    public static IEnumerable<SettingInfo> Settings(JsonElement type)
    {
        if (!type.TryGetProperty("settings", out var settings))
            yield break;
        foreach (var setting in settings.EnumerateArray())
            yield return new SettingInfo
            {
                Name = Text(setting, "name") ?? "",
                Variable = Text(setting, "variable") ?? "",
                Flag = Text(setting, "flag") ?? "",
                Key = Text(setting, "key") ?? "",
                Kind = Text(setting, "kind") ?? "text",
                Choices = [.. Texts(setting, "choices")],
                IsRequired = Flag(setting, "required"),
                Default = Text(setting, "default"),
                IsSensitive = Flag(setting, "sensitive"),
                Description = Text(setting, "doc") ?? "",
            };
    }

    public static IEnumerable<ScheduleInfo> Schedules(JsonElement type)
    {
        if (!type.TryGetProperty("schedules", out var schedules))
            yield break;
        foreach (var schedule in schedules.EnumerateArray())
            yield return new ScheduleInfo(
                Text(schedule, "name") ?? "",
                Text(schedule, "cron"),
                Text(schedule, "timeZone") ?? "UTC",
                Text(schedule, "every"),
                Text(schedule, "missed") ?? "once",
                Text(schedule, "overlap") ?? "skip"
            );
    }

    public static BackoffInfo? Backoff(JsonElement type) =>
        type.TryGetProperty("backoff", out var backoff)
            ? new BackoffInfo(
                Text(backoff, "initial"),
                Text(backoff, "max"),
                backoff.TryGetProperty("factor", out var factor) ? factor.GetDouble() : null
            )
            : null;

    private static bool Flag(JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.True;
}
