using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskKit.Registry;
using TaskKit.Registry.Switching;
using TaskKit.Telemetry;

namespace TaskKit.Http.Health;

/// <summary>Writes health as JSON.</summary>
internal static class HealthJson
{
    private const int LongestText = 500;

    public static void WriteLive(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("status", WordOf(HealthStatus.Healthy));
        json.WriteEndObject();
    }

    /// <summary>Writes the status, each check, and each task type that this program runs.</summary>
    public static void Write(Utf8JsonWriter json, ReadyState state, IReadOnlyList<TaskHandlerInfo> types)
    {
        json.WriteStartObject();
        json.WriteString("status", WordOf(state.Status));
        if (state.Reason is { } reason)
            json.WriteString("reason", reason);
        json.WriteStartObject("checks");
        if (state.Report is { } report)
            foreach (var (name, check) in report.Entries.OrderBy(check => check.Key, StringComparer.Ordinal))
                Write(json, name, check);
        json.WriteEndObject();
        json.WriteStartObject("types");
        foreach (var type in types)
            Write(json, type);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, in HealthReportEntry check)
    {
        json.WriteStartObject(name);
        json.WriteString("status", WordOf(check.Status));
        if (TextOf(check) is { } text)
            json.WriteString("description", text);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TaskHandlerInfo type)
    {
        json.WriteStartObject(type.TaskType);
        json.WriteBoolean("enabled", type.IsOn);
        if (type.OffReason is { } reason)
            json.WriteString("disabled_reason", LogText.Short(reason, LongestText));
        json.WriteEndObject();
    }

    // The text of an exception is written by people who think of a log, and may hold a connection string.
    private static string? TextOf(in HealthReportEntry check) =>
        check.Exception is { } error ? $"It failed with {error.GetType().Name}; the program's log says more."
        : string.IsNullOrEmpty(check.Description) ? null
        : LogText.Short(check.Description, LongestText);

    private static string WordOf(HealthStatus status) =>
        status switch
        {
            HealthStatus.Healthy => "healthy",
            HealthStatus.Degraded => "degraded",
            _ => "unhealthy",
        };
}
