using System.CommandLine;
using System.Text.Json.Nodes;
using TaskKit.Scheduling;

namespace TaskKit.Tool;

/// <summary><c>schedules show</c>: shows one schedule with its next ten times.</summary>
internal static class SchedulesShowCommand
{
    public static Command Create(CommandActions actions)
    {
        var name = new Argument<string>("name") { Description = "The name of the schedule." };
        var command = new Command("show", "Show a schedule: its rule in words, its last time and its next ten times.") { name };
        return actions.Bind(command, (context, cancellationToken) => RunAsync(context, context.Get(name)!, cancellationToken));
    }

    private static async Task<int> RunAsync(CommandContext context, string name, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        var schedule = await ScheduleStore.GetAsync(store.SchedulesOf(context.Host), name, cancellationToken).ConfigureAwait(false);
        var times = ScheduleOutlook.NextOf(schedule, context.Host.Time.GetUtcNow());
        var json = ScheduleRows.Json(schedule).AsObject();
        json["times"] = new JsonArray([.. times.Select(time => JsonValue.Create(TimeText.Exact(time)))]);
        context.Output.Details(
            [
                ("schedule", schedule.Name),
                ("type", schedule.Type),
                ("rule", ScheduleRows.RuleOf(schedule)),
                ("as written", schedule.Rule),
                (
                    "stated in",
                    schedule.Source == ScheduleSource.Code ? $"the code of {schedule.Program}" : $"run time, by {schedule.Program}"
                ),
                ("missed times", schedule.Missed == MissedRuns.All ? $"All, at most {schedule.MaxMissed}" : schedule.Missed.ToString()),
                ("overlap", schedule.Overlap.ToString()),
                ("paused", schedule.Paused?.Sentence),
                ("last", schedule.Last is { } last ? TimeText.Exact(last) : null),
                ("last task", schedule.LastTask?.ToString()),
                ("next", string.Join("\n", times.Select(time => TimeText.Exact(time)))),
            ],
            json
        );
        return ExitCodes.Success;
    }
}
