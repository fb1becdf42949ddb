using System.Text.Json.Nodes;

namespace TaskKit.Tool;

/// <summary>Limits of task types as the tool shows them.</summary>
internal static class LimitRows
{
    // What is not stated at run time is what the programs state.
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

    /// <summary>A limit as JSON; members are only ever added.</summary>
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
