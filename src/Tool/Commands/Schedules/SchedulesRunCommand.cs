using System.CommandLine;
using System.Text.Json.Nodes;
using TaskKit.Scheduling;
using TaskKit.Scheduling.Stored;

namespace TaskKit.Tool;

/// <summary>
/// <c>schedules run</c>: submits a task of a schedule now. For a schedule in code, only a worker of its program can make the payload: the command
/// stores a request, and waits until a worker has carried it out.
/// </summary>
internal static class SchedulesRunCommand
{
    private const string WaitName = "--wait";
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(10);

    public static Command Create(CommandActions actions)
    {
        var name = new Argument<string>("name") { Description = "The name of the schedule." };
        var wait = DurationOption.Optional(
            WaitName,
            "The longest wait for a worker to submit the task of a schedule in code (default: 10s).",
            TimeSpan.Zero,
            RunRequest.Life
        );
        var command = new Command("run", "Submit a task of a schedule now, beside its times, also while it is paused.") { name, wait };
        return actions.Bind(
            command,
            (context, cancellationToken) =>
                RunAsync(
                    context,
                    context.Get(name)!,
                    DurationText.TryParse(context.Get(wait), out var stated) ? stated : UsualWait,
                    cancellationToken
                )
        );
    }

    private static async Task<int> RunAsync(CommandContext context, string name, TimeSpan wait, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        var schedules = store.SchedulesOf(context.Host);
        var schedule = await ScheduleStore.GetAsync(schedules, name, cancellationToken).ConfigureAwait(false);
        if (context.IsDryRun)
        {
            context.Output.Value($"{name}: would be run", new JsonObject { ["name"] = name, ["result"] = "would be run" });
            return ExitCodes.Success;
        }
        var run = await schedules.RunAsync(schedule.Name, Environment.UserName, cancellationToken).ConfigureAwait(false);
        bool isSubmitted =
            run.Until is null || await schedules.Runs.WaitAsync(schedule.Name, run, wait, cancellationToken).ConfigureAwait(false);
        string result = isSubmitted ? $"submitted {run.Task}" : $"asked for {run.Task}";
        context.Output.Value($"{name}: {result}", Json(name, result, run, isSubmitted));
        if (!isSubmitted)
            context.Output.Say(
                ScheduleRuns.Words(schedule.Name, run, await schedules.MakersAsync(schedule.Name, cancellationToken).ConfigureAwait(false))
            );
        return ExitCodes.Success;
    }

    private static JsonObject Json(string name, string result, ScheduleRun run, bool isSubmitted) =>
        new()
        {
            ["name"] = name,
            ["result"] = result,
            ["taskId"] = run.Task.ToString(),
            ["submitted"] = isSubmitted,
            ["until"] = isSubmitted || run.Until is not { } until ? null : TimeText.Exact(until),
        };
}
