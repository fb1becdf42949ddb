using System.Security;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Emitting.Schedules;

/// <summary>Emits the methods that add a schedule at run time: a pair for each payload, by a cron text and by an interval.</summary>
internal static class ScheduleClientEmitter
{
    private const string Schedules = "this global::TaskKit.ITaskSchedules schedules, string name";
    private const string Options = "global::TaskKit.ScheduleOptions? options = null";
    private const string Token = "global::System.Threading.CancellationToken cancellationToken = default";
    private const string Rule = "global::TaskKit.ScheduleRule";

    public static void Emit(SourceWriter code, PayloadModel payload, string codec)
    {
        string type = $"<c>{SecurityElement.Escape(payload.TaskType)}</c>";
        Emit(
            code,
            payload,
            codec,
            $"Adds a schedule by a cron text that submits tasks of type {type}, or changes the one of that name.",
            "string cron",
            $"{Rule}.Cron(cron, options?.TimeZone ?? \"UTC\")"
        );
        Emit(
            code,
            payload,
            codec,
            $"Adds a schedule by an interval, 1 s to 365 days, that submits tasks of type {type}, or changes the one of that name.",
            "global::System.TimeSpan every",
            $"{Rule}.Every(every)"
        );
    }

    private static void Emit(SourceWriter code, PayloadModel payload, string codec, string summary, string parameter, string rule)
    {
        code.Line($"/// <summary>{summary}</summary>");
        code.Line(
            $"public static global::System.Threading.Tasks.ValueTask AddOrUpdateAsync({Schedules}, {payload.Type} payload, {parameter}, {Options}, {Token}) =>"
        );
        using (code.Indent())
            code.Line(
                $"schedules.AddOrUpdateAsync(name, new global::TaskKit.TaskSubmission<{payload.Type}>({codec}, payload), {rule}, options, cancellationToken);"
            );
        code.Line();
    }
}
