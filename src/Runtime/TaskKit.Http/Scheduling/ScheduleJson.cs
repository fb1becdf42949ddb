using System.Text.Json;
using TaskKit.Backends;
using TaskKit.Http.Answers;
using TaskKit.Http.Pausing;

namespace TaskKit.Http.Scheduling;

/// <summary>A schedule as JSON; members are only ever added.</summary>
internal static class ScheduleJson
{
    public static void Write(Utf8JsonWriter json, TaskSchedule schedule)
    {
        json.WriteStartObject();
        WriteMembers(json, schedule);
        json.WriteEndObject();
    }

    /// <summary>Writes a schedule with its next times and the tasks of its last ones.</summary>
    public static void WriteFull(
        Utf8JsonWriter json,
        TaskSchedule schedule,
        IEnumerable<DateTimeOffset> times,
        IEnumerable<TaskRecord> tasks
    )
    {
        json.WriteStartObject();
        WriteMembers(json, schedule);
        json.WriteStartArray("times");
        foreach (var time in times)
            json.WriteStringValue(time);
        json.WriteEndArray();
        json.WriteStartArray("tasks");
        foreach (var task in tasks)
            TaskJson.Write(json, task);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, TaskSchedule schedule)
    {
        json.WriteString("name", schedule.Name);
        json.WriteString("type", schedule.Type);
        json.WriteString("rule", schedule.Rule);
        json.WriteString("words", schedule.Words);
        json.WriteString("time_zone", schedule.TimeZone);
        json.WriteString("source", schedule.Source == ScheduleSource.Code ? "code" : "runtime");
        json.WriteString("program", schedule.Program);
        json.WriteString("missed", schedule.Missed.ToString());
        json.WriteNumber("max_missed", schedule.MaxMissed);
        json.WriteString("overlap", schedule.Overlap.ToString());
        if (schedule.Paused is { } pause)
        {
            json.WritePropertyName("paused");
            PauseJson.Write(json, pause);
        }
        if (schedule.Last is { } last)
            json.WriteString("last", last);
        if (schedule.LastTask is { } task)
            json.WriteString("last_task", task.Value);
        if (schedule.Next is { } next)
            json.WriteString("next", next);
    }
}
