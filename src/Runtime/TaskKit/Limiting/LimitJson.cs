using System.Text.Json;

namespace TaskKit.Limiting;

/// <summary>The members of a limit in documents.</summary>
internal static class LimitJson
{
    private const string Member = "limits";

    /// <summary>Writes the limits of types as a member of the object under way.</summary>
    public static void WriteAll(Utf8JsonWriter json, IReadOnlyDictionary<string, TaskLimit> limits)
    {
        json.WriteStartObject(Member);
        foreach (var (type, limit) in limits.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(type);
            Write(json, limit);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>Reads the limits of types; none in a document of an earlier version.</summary>
    public static IReadOnlyDictionary<string, TaskLimit> ReadAll(JsonElement json)
    {
        var limits = new Dictionary<string, TaskLimit>(StringComparer.Ordinal);
        if (json.TryGetProperty(Member, out var types))
            foreach (var type in types.EnumerateObject())
                limits[type.Name] = Read(type.Value);
        return limits;
    }

    public static void Write(Utf8JsonWriter json, TaskLimit limit)
    {
        if (limit.Concurrency is { } concurrency)
            json.WriteNumber("concurrency", concurrency);
        if (limit.Rate is { } rate)
            json.WriteString("rate", rate.ToString());
    }

    /// <exception cref="FormatException">The text is not a rate.</exception>
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
