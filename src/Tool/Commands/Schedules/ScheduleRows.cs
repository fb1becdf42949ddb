using System.Text.Json.Nodes;

namespace TaskKit.Tool;

/// <summary>Shows schedules, as a table and as JSON.</summary>
internal static class ScheduleRows
{
    public static readonly Column<TaskSchedule>[] Columns =
    [
        new("NAME", schedule => schedule.Name, Fit: Fit.Whole),
        new("TYPE", schedule => schedule.Type),
        new("RULE", RuleOf, Fit: Fit.Wrap),
        new("LAST", schedule => schedule.Last is { } last ? TimeText.Short(last) : ""),
        new("NEXT", schedule => schedule.Next is { } next ? TimeText.Short(next) : ""),
        new("PAUSED", schedule => schedule.Paused is { } pause ? $"by {pause.By}: {pause.Reason}" : "", Fit: Fit.Wrap),
    ];

    /// <summary>The rule in words, with its time zone.</summary>
    public static string RuleOf(TaskSchedule schedule) =>
        schedule.TimeZone == "UTC" ? schedule.Words : $"{schedule.Words} ({schedule.TimeZone})";

    /// <summary>Writes a schedule as JSON. Members are only ever added.</summary>
    public static JsonNode Json(TaskSchedule schedule) =>
        new JsonObject
        {
            ["name"] = schedule.Name,
            ["type"] = schedule.Type,
            ["rule"] = schedule.Rule,
            ["words"] = schedule.Words,
            ["timeZone"] = schedule.TimeZone,
            ["source"] = schedule.Source == ScheduleSource.Code ? "code" : "runtime",
            ["program"] = schedule.Program,
            ["last"] = schedule.Last is { } last ? TimeText.Exact(last) : null,
            ["next"] = schedule.Next is { } next ? TimeText.Exact(next) : null,
            ["missed"] = schedule.Missed.ToString(),
            ["maxMissed"] = schedule.MaxMissed,
            ["overlap"] = schedule.Overlap.ToString(),
            ["lastTask"] = schedule.LastTask?.ToString(),
            ["paused"] = schedule.Paused is { } pause ? PauseRows.Json(pause) : null,
        };
}
