using TaskKit.Generators.Model;
using TaskKit.Generators.Parsing;

namespace TaskKit.Generators.Emitting.Schedules;

/// <summary>Emits the schedules of one registration.</summary>
internal sealed class ScheduleEmitter(SourceWriter code, HandlerModel handler, string codec)
{
    private const string Declared = "global::TaskKit.Registry.Modules.DeclaredSchedule";

    // The codec of this handler's version: versions may share a payload, and the task is for the version that has the schedule.
    private readonly string _codec = handler.Version == (handler.Payload.Version ?? 1) ? codec : $"{codec}.OfVersion({handler.Version})";

    public void Emit()
    {
        if (handler.Schedules.Count == 0)
            return;
        code.Line($"Schedules = new {Declared}[]");
        using var _ = code.Block("", "},");
        foreach (var schedule in handler.Schedules)
            Emit(schedule);
    }

    private void Emit(ScheduleModel schedule)
    {
        string task = $"new global::TaskKit.TaskSubmission<{handler.Payload.Type}>({_codec}, {schedule.Payload})";
        code.Line($"new {Declared}({Literals.Of(schedule.Name)}, static window => {task})");
        using var _ = code.Block("", "},");
        foreach (string setting in Settings(schedule.Rule).Concat(Settings(schedule.Policy)))
            code.Line(setting + ",");
    }

    private static IEnumerable<string> Settings(ScheduleRuleModel rule)
    {
        if (rule.Cron is { } cron)
            yield return $"Cron = {Literals.Of(cron)}";
        if (rule.EveryMilliseconds is { } milliseconds)
            yield return $"Every = global::System.TimeSpan.FromMilliseconds({milliseconds}L)";
        if (rule.TimeZone != "UTC")
            yield return $"TimeZone = {Literals.Of(rule.TimeZone)}";
    }

    private static IEnumerable<string> Settings(SchedulePolicyModel policy)
    {
        if (policy.Missed != "Once")
            yield return $"Missed = global::TaskKit.MissedRuns.{policy.Missed}";
        if (policy.MaxMissed != 100)
            yield return $"MaxMissed = {policy.MaxMissed}";
        if (policy.Overlap != "Skip")
            yield return $"Overlap = global::TaskKit.Overlap.{policy.Overlap}";
    }
}
