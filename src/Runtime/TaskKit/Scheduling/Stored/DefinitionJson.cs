using System.Buffers;
using System.Text.Json;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Backends.Wire;

namespace TaskKit.Scheduling.Stored;

/// <summary>The JSON of a schedule's document.</summary>
internal static class DefinitionJson
{
    /// <exception cref="ArgumentException">The payload is too large for a document.</exception>
    public static DocumentWrite Write(ScheduleDefinition schedule, long? expected)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, schedule);
        return buffer.WrittenCount <= DocumentRules.MostValueBytes
            ? new DocumentWrite(ScheduleDefinition.Kind, schedule.Name, buffer.WrittenMemory) { Expected = expected }
            : throw new ArgumentException(
                $"The schedule '{schedule.Name}' has {buffer.WrittenCount} bytes of JSON with its payload; at most {DocumentRules.MostValueBytes} are allowed. Store large data elsewhere and schedule a reference.",
                "task"
            );
    }

    /// <summary>Reads a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="problem">The reason why it cannot be read here; <see langword="null"/> when it can.</param>
    public static ScheduleDefinition? Read(Document document, out string? problem)
    {
        problem = null;
        try
        {
            using var json = JsonDocument.Parse(document.Value);
            return Read(document.Name, json.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            problem = $"its document is not that of a schedule: {e.Message}";
        }
        catch (ArgumentException e)
        {
            problem = e.Message;
        }
        return null;
    }

    private static void Write(Utf8JsonWriter json, ScheduleDefinition schedule)
    {
        json.WriteStartObject();
        json.WriteString("type", schedule.Type);
        if (schedule.Rule.Interval is { } interval)
            json.WriteNumber("every", (long)interval.TotalMilliseconds);
        else
            json.WriteString("cron", schedule.Rule.CronText);
        json.WriteString("zone", schedule.Rule.TimeZone);
        json.WriteString("missed", schedule.Missed.ToString());
        json.WriteNumber("maxMissed", schedule.MaxMissed);
        json.WriteString("overlap", schedule.Overlap.ToString());
        json.WriteString("program", schedule.Program);
        if (schedule.Declared is { } declared)
            json.WriteString("declared", declared);
        json.WriteString("since", schedule.Since);
        if (schedule.Task is { } task)
        {
            var envelope = new ArrayBufferWriter<byte>();
            EnvelopeJson.Write(envelope, task);
            json.WritePropertyName("task");
            json.WriteRawValue(envelope.WrittenSpan);
        }
        json.WriteEndObject();
    }

    private static ScheduleDefinition Read(string name, JsonElement root) =>
        new()
        {
            Name = name,
            Type = Text(root, "type"),
            Rule = root.TryGetProperty("every", out var every)
                ? ScheduleRule.Every(TimeSpan.FromMilliseconds(every.GetInt64()))
                : ScheduleRule.Cron(Text(root, "cron"), Text(root, "zone")),
            Missed = Choice<MissedRuns>(root, "missed"),
            MaxMissed = Math.Clamp(root.GetProperty("maxMissed").GetInt32(), 1, ScheduleDefinition.MostMissed),
            Overlap = Choice<Overlap>(root, "overlap"),
            Program = Text(root, "program"),
            Declared = root.TryGetProperty("declared", out var declared) ? declared.GetString() : null,
            Since = root.GetProperty("since").GetDateTimeOffset(),
            Task = root.TryGetProperty("task", out var task) ? ReadTask(task) : null,
        };

    private static TaskEnvelope ReadTask(JsonElement task)
    {
        byte[] utf8 = System.Text.Encoding.UTF8.GetBytes(task.GetRawText());
        return EnvelopeJson.TryParse(utf8, out var parts, out string? problem)
            ? parts.ToEnvelope(parts.Id ?? default, parts.Type!, default, 0)
            : throw new FormatException(problem);
    }

    private static string Text(JsonElement json, string member) =>
        json.GetProperty(member).GetString() ?? throw new FormatException($"'{member}' is null");

    private static T Choice<T>(JsonElement json, string member)
        where T : struct, Enum =>
        Enum.TryParse<T>(Text(json, member), out var choice) && Enum.IsDefined(choice)
            ? choice
            : throw new FormatException($"'{member}' is none of {string.Join(", ", Enum.GetNames<T>())}");
}
