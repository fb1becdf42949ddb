using System.Text.Json;

namespace TaskKit.Limiting;

/// <summary>The members of a limit in documents.</summary>
internal static class LimitJson
{
    public static void Write(Utf8JsonWriter json, TaskLimit limit)
    {
        if (limit.Concurrency is { } concurrency)
            json.WriteNumber("concurrency", concurrency);
        if (limit.Rate is { } rate)
            json.WriteString("rate", rate.ToString());
    }

    /// <exception cref="FormatException">The rate is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The concurrency is out of its range.</exception>
    public static TaskLimit Read(JsonElement json)
    {
        TaskRate? rate = null;
        if (json.TryGetProperty("rate", out var text))
            rate = TaskRate.TryParse(text.GetString(), out var parsed) ? parsed : throw new FormatException("Expected a rate.");
        return new TaskLimit
        {
            Concurrency = json.TryGetProperty("concurrency", out var concurrency) ? concurrency.GetInt32() : null,
            Rate = rate,
        };
    }
}
