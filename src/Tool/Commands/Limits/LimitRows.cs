using System.Text.Json.Nodes;

namespace TaskKit.Tool;

/// <summary>Shows limits of task types, as a table and as JSON.</summary>
internal static class LimitRows
{
    // Shown for a value that was not set at run time: the value that the programs state holds.
    private const string OfPrograms = "as stated";
    private const string None = "no limit";

    public static readonly Column<StoredLimit>[] Columns =
    [
        new("TYPE", limit => limit.Type, Fit: Fit.Whole),
        new("CONCURRENCY", limit => limit.Limit.Concurrency is { } most ? (most == 0 ? None : $"{most}") : OfPrograms),
        new("RATE", limit => limit.Limit.Rate is { } rate ? (rate.Count == 0 ? None : rate.ToString()) : OfPrograms),
        new("BY", limit => limit.By),
        new("SINCE", limit => TimeText.Short(limit.Since)),
    ];

    /// <summary>Writes a limit as JSON. Members are only ever added.</summary>
    public static JsonNode Json(StoredLimit limit) =>
        new JsonObject
        {
            ["type"] = limit.Type,
            ["totalConcurrency"] = limit.Limit.Concurrency,
            ["rate"] = limit.Limit.Rate?.ToString(),
            ["by"] = limit.By,
            ["since"] = TimeText.Exact(limit.Since),
        };
}
