using System.Text.Json.Nodes;

namespace TaskKit.Tool;

/// <summary>Shows pauses, as a table and as JSON.</summary>
internal static class PauseRows
{
    public static readonly Column<TaskPause>[] Columns =
    [
        new("SCOPE", pause => pause.Scope.ToString(), Fit: Fit.Whole),
        new("SINCE", pause => TimeText.Short(pause.Since)),
        new("BY", pause => pause.By),
        new("REASON", pause => pause.Reason, Fit: Fit.Wrap),
    ];

    /// <summary>Writes a pause as JSON. Members are only ever added.</summary>
    public static JsonNode Json(TaskPause pause) =>
        new JsonObject
        {
            ["scope"] = pause.Scope.ToString(),
            ["reason"] = pause.Reason,
            ["by"] = pause.By,
            ["since"] = TimeText.Exact(pause.Since),
        };
}
