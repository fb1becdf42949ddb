using System.CommandLine;
using System.Text.Json.Nodes;

namespace TaskKit.Tool;

/// <summary><c>schedules pause</c> and <c>schedules resume</c>: holds back one schedule, and ends that.</summary>
internal static class ScheduleActCommand
{
    public static Command Pause(CommandActions actions)
    {
        var reason = new Option<string>("--reason", "-r") { Description = "The reason, for those who see it.", Required = true };
        reason.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()))
                result.AddError("--reason expects a text.");
        });
        var name = Name();
        var command = new Command("pause", "Pause a schedule: nothing is submitted, and what falls into the pause is not made up for.")
        {
            name,
            reason,
        };
        return actions.Bind(
            command,
            (context, cancellationToken) =>
                ActAsync(
                    context,
                    context.Get(name)!,
                    "paused",
                    async (schedules, schedule, cancel) =>
                        await schedules.PauseAsync(schedule.Name, context.Get(reason)!, Environment.UserName, cancel).ConfigureAwait(false)
                            ? "paused"
                            : "was paused already",
                    cancellationToken
                )
        );
    }

    public static Command Resume(CommandActions actions) =>
        Create(
            actions,
            new Command("resume", "End the pause of a schedule: the times from now on count."),
            "resumed",
            async (schedules, schedule, cancellationToken) =>
                await schedules.ResumeAsync(schedule.Name, cancellationToken).ConfigureAwait(false) ? "resumed" : "was not paused"
        );

    private static Argument<string> Name() => new("name") { Description = "The name of the schedule." };

    private static Command Create(
        CommandActions actions,
        Command command,
        string word,
        Func<ITaskSchedules, TaskSchedule, CancellationToken, Task<string>> act
    )
    {
        var name = Name();
        command.Arguments.Add(name);
        return actions.Bind(command, (context, cancellationToken) => ActAsync(context, context.Get(name)!, word, act, cancellationToken));
    }

    private static async Task<int> ActAsync(
        CommandContext context,
        string name,
        string word,
        Func<ITaskSchedules, TaskSchedule, CancellationToken, Task<string>> act,
        CancellationToken cancellationToken
    )
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        var schedules = store.SchedulesOf(context.Host);
        var schedule = await ScheduleStore.GetAsync(schedules, name, cancellationToken).ConfigureAwait(false);
        string result = context.IsDryRun ? $"would be {word}" : await act(schedules, schedule, cancellationToken).ConfigureAwait(false);
        context.Output.Value($"{name}: {result}", new JsonObject { ["name"] = name, ["result"] = result });
        return ExitCodes.Success;
    }
}
