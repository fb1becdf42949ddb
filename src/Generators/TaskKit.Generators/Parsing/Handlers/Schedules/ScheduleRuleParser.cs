using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;
using TaskKit.Generators.Scheduling;

namespace TaskKit.Generators.Parsing.Handlers.Schedules;

/// <summary>Reads the times of a schedule: each attribute becomes a cron text or an interval.</summary>
internal static class ScheduleRuleParser
{
    private const long Second = 1_000;
    private const long Year = 365 * 86_400_000L;

    // The worker's default, for a handler that states no timeout.
    private const long DefaultTimeout = 30_000;

    public static ScheduleRuleModel? Parse(StatedSchedule stated)
    {
        string zone = TimeZone(stated);
        var arguments = stated.Attribute.ConstructorArguments;
        return stated.Attribute.AttributeClass!.Name switch
        {
            "CronAttribute" => OfCron(stated, arguments[0].Value as string ?? "", zone),
            "EveryAttribute" => OfInterval(stated, arguments[0].Value as string ?? "", zone),
            "DailyAttribute" => OfTime(stated, null, null, 0, zone),
            "WeeklyAttribute" => OfTime(stated, null, Number(stated, 0, "day of the week", 0, 6), 1, zone),
            "MonthlyAttribute" => OfTime(stated, Number(stated, 0, "day", 1, 31), null, 1, zone),
            _ => null,
        };
    }

    /// <summary>Warns of a schedule with Overlap.Queue whose times are closer together than the timeout of its tasks.</summary>
    public static void CheckDistance(StatedSchedule stated, ScheduleRuleModel rule, SchedulePolicyModel policy)
    {
        if (policy.Overlap != "Queue")
            return;
        long timeout = stated.Handler.Settings.TimeoutMilliseconds ?? DefaultTimeout;
        long distance =
            rule.EveryMilliseconds
            ?? (CronReader.Read(rule.Cron!).Times is { } times ? CronCalendar.ShortestDistance(times) * Second : Year);
        if (distance >= timeout)
            return;
        string origin = stated.Handler.Settings.TimeoutMilliseconds is null ? "the default Timeout" : "its Timeout";
        stated.Report(ScheduleDiagnostics.QueueGrows, stated.Name, Text(distance), stated.Type.Name, $"{Text(timeout)} ({origin})");
    }

    private static string TimeZone(StatedSchedule stated)
    {
        string zone = stated.Attribute.Named<string>("TimeZone") ?? "UTC";
        if (TimeZones.OfMachine.Problem(zone) is var (text, near))
            stated.Report(ScheduleDiagnostics.BadTimeZone, StatedSchedule.Mended(near, "TimeZone"), zone, stated.Type.Name, text);
        return zone;
    }

    private static ScheduleRuleModel? OfCron(StatedSchedule stated, string cron, string zone)
    {
        var (times, problem) = CronReader.Read(cron);
        if (problem is not null)
        {
            string hint = problem.Mended is { } mended ? $"; did you mean \"{mended}\"?" : "";
            string shown = cron.Length > CronReader.LongestText ? cron.Substring(0, CronReader.LongestText) + "…" : cron;
            stated.Report(
                ScheduleDiagnostics.BadCron,
                StatedSchedule.Mended(problem.Mended, null),
                shown,
                stated.Type.Name,
                problem.Text + hint
            );
            return null;
        }
        if (CronCalendar.Fires(times!))
            return new(cron, null, null, zone);
        stated.Report(ScheduleDiagnostics.NeverFires, cron, stated.Type.Name);
        return null;
    }

    private static ScheduleRuleModel? OfInterval(StatedSchedule stated, string text, string zone)
    {
        long? interval = Durations.Milliseconds(text);
        if (interval is >= Second and <= Year)
            return new(null, text, interval, zone);
        stated.Report(
            ScheduleDiagnostics.BadInterval,
            text,
            stated.Type.Name,
            interval is null ? "is no duration above zero"
                : interval < Second ? "is shorter than 1 s"
                : "is longer than 365 days"
        );
        return null;
    }

    private static ScheduleRuleModel? OfTime(StatedSchedule stated, int? day, int? weekday, int first, string zone)
    {
        int? hour = Number(stated, first, "hour", 0, 23);
        int? minute = Number(stated, first + 1, "minute", 0, 59);
        return stated.HasErrors ? null : new($"{minute} {hour} {Text(day)} * {Text(weekday)}", null, null, zone);

        static string Text(int? number) => number is { } stated ? $"{stated}" : "*";
    }

    private static int? Number(StatedSchedule stated, int index, string name, int least, int most)
    {
        if (stated.Attribute.ConstructorArguments[index].Value is not int number)
            return null;
        if (number >= least && number <= most)
            return number;
        stated.ReportRange(name, number, $"{least} to {most}");
        return null;
    }

    private static string Text(long milliseconds) =>
        milliseconds % 3_600_000 == 0 ? $"{milliseconds / 3_600_000} h"
        : milliseconds % 60_000 == 0 ? $"{milliseconds / 60_000} min"
        : milliseconds % Second == 0 ? $"{milliseconds / Second} s"
        : $"{milliseconds} ms";
}
