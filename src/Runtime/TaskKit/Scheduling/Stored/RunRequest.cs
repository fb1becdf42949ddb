using System.Buffers;
using System.Text.Json;
using TaskKit.Backends.Documents;

namespace TaskKit.Scheduling.Stored;

/// <summary>
/// A request to run a schedule once, beside its times. The task's id and its window stand in it, so whoever makes the task makes the same one. As a document
/// it has the name of the schedule, so one at most stands for each.
/// </summary>
/// <param name="Task">The id that the task gets.</param>
/// <param name="Window">The time that the task is for.</param>
/// <param name="By">The person or program that asks; empty when nobody said so.</param>
internal sealed record RunRequest(TaskId Task, TaskWindow Window, string By)
{
    public const string Kind = "schedule-requests";

    /// <summary>The time for which a request stands when no worker takes it.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>Reads a document; <see langword="null"/> for one that is no request.</summary>
    public static RunRequest? Read(Document document)
    {
        try
        {
            using var json = JsonDocument.Parse(document.Value);
            var root = json.RootElement;
            var window = new TaskWindow(root.GetProperty("from").GetDateTimeOffset(), root.GetProperty("to").GetDateTimeOffset());
            return new RunRequest(new TaskId(root.GetProperty("task").GetGuid()), window, root.GetProperty("by").GetString() ?? "");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The write that stores the request, or keeps it longer.</summary>
    /// <param name="schedule">The name of the schedule.</param>
    /// <param name="until">The time of its end.</param>
    public DocumentWrite Write(string schedule, DateTimeOffset until)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("task", Task.Value);
            json.WriteString("from", Window.From.UtcDateTime);
            json.WriteString("to", Window.To.UtcDateTime);
            json.WriteString("by", By);
            json.WriteEndObject();
        }
        return new DocumentWrite(Kind, schedule, buffer.WrittenMemory) { Expires = until };
    }
}

/// <summary>The answer to one who runs a schedule.</summary>
/// <param name="Task">The task's id.</param>
/// <param name="Until">The time until which a request for the task stands; <see langword="null"/> when the task is submitted.</param>
/// <param name="By">The one who asked, where an earlier request stood already; else <see langword="null"/>.</param>
internal sealed record ScheduleRun(TaskId Task, DateTimeOffset? Until = null, string? By = null);
