using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TaskKit.Http.Access;
using TaskKit.Http.Answers;
using TaskKit.Http.Bodies;
using TaskKit.Http.Problems;
using TaskKit.Http.Submitting;
using TaskKit.Registry;

namespace TaskKit.Http.Scheduling;

/// <summary>Adds, changes and removes schedules of run time, and writes each act to the log with its caller.</summary>
internal sealed class ScheduleChangeEndpoint(
    ITaskSchedules schedules,
    KnownSchedules known,
    ScheduleEndpoint shown,
    Submissions submissions,
    TaskKitHttpOptions options,
    TimeProvider time,
    ILogger log
)
{
    public async Task PutAsync(HttpContext http)
    {
        string name = KnownSchedules.NameOf(http);
        if (!TypeName.IsValid(name))
            throw new ProblemException(
                ProblemCode.BadRequest,
                $"The name of a schedule has 1 to 200 letters, digits, '.', '_', '-' and ':'; got '{Telemetry.LogText.Short(name)}'."
            );
        var posted = PostedSchedule.Read(await BodyReader.ReadAsync(http, options.MaxBodyBytes).ConfigureAwait(false));
        posted.Task.Receive(time.GetUtcNow());
        var task = await MakeAsync(posted.Task, http.RequestAborted).ConfigureAwait(false);
        await StoreAsync(name, posted, task).ConfigureAwait(false);
        log.ScheduleChanged(Caller.WordsOf(http), "wrote", name);
        await shown.ShowAsync(http, await known.GetAsync(http, http.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
    }

    public async Task RemoveAsync(HttpContext http)
    {
        string name = (await known.GetAsync(http, http.RequestAborted).ConfigureAwait(false)).Name;
        try
        {
            if (!await schedules.RemoveAsync(name, CancellationToken.None).ConfigureAwait(false))
                throw await known.NotFoundAsync(http, http.RequestAborted).ConfigureAwait(false);
        }
        catch (InvalidOperationException e)
        {
            throw InCode(e);
        }
        log.ScheduleChanged(Caller.WordsOf(http), "removed", name);
        await TaskAnswer
            .WriteAsync(
                http,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("name", name);
                    json.WriteEndObject();
                }
            )
            .ConfigureAwait(false);
    }

    private async Task<TaskSubmission> MakeAsync(SubmitRequest task, CancellationToken cancellationToken)
    {
        try
        {
            return await submissions.MakeOfScheduleAsync(task, cancellationToken).ConfigureAwait(false);
        }
        catch (ProblemException e)
        {
            throw PostedSchedule.InTask(e);
        }
    }

    private async Task StoreAsync(string name, PostedSchedule posted, TaskSubmission task)
    {
        try
        {
            await schedules.AddOrUpdateAsync(name, task, posted.Rule, posted.Options, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TaskSubmitException e)
        {
            throw new ProblemException(SubmitProblem.Of(e));
        }
        catch (ArgumentException e)
        {
            // The members are read already: what is left is the size of the document.
            throw new ProblemException(ProblemCode.InvalidMember, PostedSchedule.WordsOf(e));
        }
        catch (InvalidOperationException e)
        {
            throw InCode(e);
        }
    }

    private static ProblemException InCode(InvalidOperationException stated) => new(ProblemCode.ScheduleInCode, stated.Message);
}
