using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Http.Access;
using TaskKit.Http.Answers;
using TaskKit.Http.Problems;
using TaskKit.Http.Submitting;
using TaskKit.Scheduling;
using TaskKit.Scheduling.Stored;

namespace TaskKit.Http.Scheduling;

/// <summary>Lists, shows and runs schedules, and writes each run to the log with its caller.</summary>
internal sealed class ScheduleEndpoint(TaskSchedules schedules, KnownSchedules known, ITaskBackend backend, TimeProvider time, ILogger log)
{
    public async Task ListAsync(HttpContext http)
    {
        var all = await schedules.ListAsync(http.RequestAborted).ConfigureAwait(false);
        await TaskAnswer.WriteListAsync(http, "schedules", all, ScheduleJson.Write).ConfigureAwait(false);
    }

    public async Task FindAsync(HttpContext http) =>
        await ShowAsync(http, await known.GetAsync(http, http.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);

    public async Task RunAsync(HttpContext http)
    {
        string name = (await known.GetAsync(http, http.RequestAborted).ConfigureAwait(false)).Name;
        // The caller may go, but a run that has begun is carried to its end.
        var run = await RunAsync(http, name, Caller.NameOf(http) ?? "").ConfigureAwait(false);
        log.ScheduleRun(Caller.WordsOf(http), name, run.Task, run.Until is null ? "it is submitted" : "a request for it stands");
        string? detail = run.Until is null
            ? null
            : ScheduleRuns.Words(name, run, await schedules.MakersAsync(name, CancellationToken.None).ConfigureAwait(false));
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        if (run.Until is null)
            http.Response.Headers.Location = TaskLinks.Of(http.Request, run.Task);
        await TaskAnswer.WriteAsync(http, json => Write(json, name, run, detail)).ConfigureAwait(false);
    }

    /// <summary>Answers with a schedule, its next times and the tasks of its last ones.</summary>
    public async Task ShowAsync(HttpContext http, TaskSchedule schedule)
    {
        var times = schedule.Paused is null ? ScheduleOutlook.NextOf(schedule, time.GetUtcNow()) : [];
        var tasks = backend.Operations is { } operations
            ? await ScheduleOutlook.LastOfAsync(schedule, operations, http.RequestAborted).ConfigureAwait(false)
            : [];
        await TaskAnswer.WriteAsync(http, json => ScheduleJson.WriteFull(json, schedule, times, tasks)).ConfigureAwait(false);
    }

    private async Task<ScheduleRun> RunAsync(HttpContext http, string name, string by)
    {
        try
        {
            return await schedules.RunAsync(name, by, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TaskSubmitException e)
        {
            log.ScheduleNotRun(e, name);
            throw new ProblemException(SubmitProblem.Of(e));
        }
        catch (ArgumentException)
        {
            // It was removed meanwhile.
            throw await known.NotFoundAsync(http, http.RequestAborted).ConfigureAwait(false);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, ScheduleRun run, string? detail)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("task_id", run.Task.Value);
        json.WriteBoolean("submitted", run.Until is null);
        if (run.Until is { } until)
            json.WriteString("until", until);
        if (detail is not null)
            json.WriteString("detail", detail);
        json.WriteEndObject();
    }
}
