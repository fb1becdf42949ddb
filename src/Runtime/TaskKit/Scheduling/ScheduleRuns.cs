using System.Globalization;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Presence;
using TaskKit.Scheduling.Stored;
using TaskKit.Telemetry;

namespace TaskKit.Scheduling;

/// <summary>
/// Runs schedules beside their times. A process that can make the task submits it. Another one, such as the tool, leaves a request for a worker that can.
/// </summary>
internal sealed class ScheduleRuns(ITaskBackend backend, ScheduleTasks tasks, DeclaredSchedules declared, TimeProvider time)
{
    private const int MostNamed = 5;
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(200);

    private readonly IDocumentStore _documents = backend.Documents!;

    /// <summary>Submits a task, or asks for it. While an earlier request stands it is the same one.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="times">Its progress: the window begins where the last one ended.</param>
    /// <param name="by">The one who asks.</param>
    /// <param name="cancellationToken">Gives up waiting; the task may be stored all the same.</param>
    /// <exception cref="TaskSubmitException">The task was not accepted.</exception>
    public async ValueTask<ScheduleRun> RunAsync(
        ScheduleDefinition schedule,
        ScheduleTimes times,
        string by,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var request = new RunRequest(TaskId.New(time), new TaskWindow(times.From ?? schedule.Since, now), by);
        if (!declared.CanMake(schedule))
            return await AskAsync(schedule.Name, request, now + RunRequest.Life, cancellationToken).ConfigureAwait(false);
        var outcome = await SubmitAsync(Make(schedule, request), cancellationToken).ConfigureAwait(false);
        return outcome.IsAccepted
            ? new ScheduleRun(outcome.Id)
            : throw new TaskSubmitException("refused", outcome.Reason ?? "The backend refused the task.");
    }

    /// <summary>Submits the task of a request and strikes the request out. Where the store cannot do both at once, the task's id makes a second submit harmless.</summary>
    /// <param name="task">The task.</param>
    /// <param name="standing">The document of the request.</param>
    /// <param name="cancellationToken">Gives up waiting; the task may be stored all the same.</param>
    /// <returns>The outcome; <see langword="null"/> when the request stands no more.</returns>
    public async ValueTask<SubmitOutcome?> TakeAsync(TaskEnvelope task, Document standing, CancellationToken cancellationToken)
    {
        var end = DocumentWrite.Delete(standing.Kind, standing.Name) with { Expected = standing.Version };
        if (backend.DocumentSubmits is { } together)
        {
            var results = await together.SubmitAsync([new DocumentSubmit(end, [task])], cancellationToken).ConfigureAwait(false);
            return results[0].IsWritten ? new SubmitOutcome(SubmitStatus.Stored, task.Id) : null;
        }
        var stands = await _documents.ReadAsync(standing.Kind, standing.Name, cancellationToken).ConfigureAwait(false);
        if (stands?.Version != standing.Version)
            return null;
        var outcome = await SubmitAsync(task, cancellationToken).ConfigureAwait(false);
        await _documents.WriteAsync(end, cancellationToken).ConfigureAwait(false);
        return outcome;
    }

    /// <summary>Waits until a worker has taken a request.</summary>
    /// <param name="schedule">The name of the schedule.</param>
    /// <param name="run">The request.</param>
    /// <param name="limit">The longest wait.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see langword="false"/> when the request stands still, or has ended untaken.</returns>
    public async ValueTask<bool> WaitAsync(string schedule, ScheduleRun run, TimeSpan limit, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        while (await IsStandingAsync(schedule, run, cancellationToken).ConfigureAwait(false))
        {
            if (time.GetElapsedTime(began) >= limit)
                return false;
            await Task.Delay(LookPeriod, time, cancellationToken).ConfigureAwait(false);
        }
        return !(time.GetUtcNow() >= run.Until);
    }

    /// <summary>The names of the living workers that can make the tasks of a schedule.</summary>
    public async ValueTask<IReadOnlyList<string>> MakersAsync(ScheduleDefinition schedule, CancellationToken cancellationToken)
    {
        var workers = await PresentWorkers.ListAsync(backend, cancellationToken).ConfigureAwait(false);
        return [.. workers.Where(worker => SchedulingWorker.Of(worker).MayFire(schedule)).Select(worker => worker.Name)];
    }

    /// <summary>Says in words what a request that stands waits for.</summary>
    /// <param name="schedule">The name of the schedule.</param>
    /// <param name="run">The request.</param>
    /// <param name="makers">The living workers that can make the task.</param>
    public static string Words(string schedule, ScheduleRun run, IReadOnlyList<string> makers)
    {
        string earlier = run.By is null
            ? ""
            : $" {(run.By.Length == 0 ? "Somebody" : LogText.Safe(run.By))} had asked for the same task before.";
        string until = string.Create(CultureInfo.InvariantCulture, $"{run.Until?.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z");
        string others = makers.Count > MostNamed ? $" and {makers.Count - MostNamed} more" : "";
        return makers.Count == 0
            ? $"No living worker states the schedule '{schedule}' in its code. The request for its task stands until {until}, and the first such worker submits it.{earlier}"
            : $"A worker that states the schedule '{schedule}' in its code submits the task: {string.Join(", ", makers.Take(MostNamed).Select(LogText.Safe))}{others}. The request stands until {until}.{earlier}";
    }

    private TaskEnvelope Make(ScheduleDefinition schedule, RunRequest request)
    {
        try
        {
            return tasks.MakeNow(schedule, request);
        }
        catch (Exception e) when (e is not TaskSubmitException)
        {
            // The text of the exception may quote the payload.
            throw new TaskSubmitException(
                "payload_invalid",
                $"The task of the schedule '{schedule.Name}' cannot be made: the method that makes its payload failed with {e.GetType().Name}.",
                e
            );
        }
    }

    private async ValueTask<ScheduleRun> AskAsync(
        string schedule,
        RunRequest request,
        DateTimeOffset until,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var stands = await _documents.ReadAsync(RunRequest.Kind, schedule, cancellationToken).ConfigureAwait(false);
            if (stands is not null && RunRequest.Read(stands) is { } earlier)
                return new ScheduleRun(earlier.Task, stands.Expires ?? until, earlier.By);
            var write = request.Write(schedule, until) with { Expected = stands?.Version ?? 0 };
            if ((await _documents.WriteAsync(write, cancellationToken).ConfigureAwait(false)).IsWritten)
                return new ScheduleRun(request.Task, until);
        }
    }

    private async ValueTask<bool> IsStandingAsync(string schedule, ScheduleRun run, CancellationToken cancellationToken) =>
        await _documents.ReadAsync(RunRequest.Kind, schedule, cancellationToken).ConfigureAwait(false) is { } stands
        && RunRequest.Read(stands)?.Task == run.Task;

    private async ValueTask<SubmitOutcome> SubmitAsync(TaskEnvelope task, CancellationToken cancellationToken) =>
        (await backend.SubmitAsync([task], cancellationToken).ConfigureAwait(false))[0];
}
