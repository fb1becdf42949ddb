using TaskKit.Scheduling.Rules;
using TaskKit.Scheduling.Stored;

namespace TaskKit.Scheduling;

/// <summary>Checks and makes the schedules of run time.</summary>
internal static class RuntimeSchedule
{
    /// <exception cref="ArgumentException">A name, an option or the time zone is not valid.</exception>
    /// <exception cref="TaskSubmitException">The payload cannot be written, or an option of the task is out of its range or not the task's to state.</exception>
    public static ScheduleDefinition Make(
        string name,
        TaskSubmission task,
        ScheduleRule rule,
        ScheduleOptions options,
        EnvelopeFactory envelopes
    )
    {
        ScheduleName.Check(name);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(rule);
        if (options.MaxMissed is < 1 or > ScheduleDefinition.MostMissed)
            throw new ArgumentOutOfRangeException(
                nameof(options),
                options.MaxMissed,
                $"Expected a MaxMissed of 1 to {ScheduleDefinition.MostMissed}."
            );
        if (!Enum.IsDefined(options.Missed) || !Enum.IsDefined(options.Overlap))
            throw new ArgumentException("Expected a defined value of MissedRuns and of Overlap.", nameof(options));
        Refuse(task.Options, options.Overlap);
        return new ScheduleDefinition
        {
            Name = name,
            Type = task.Type,
            Rule = InZone(rule, options.TimeZone),
            Missed = options.Missed,
            MaxMissed = options.MaxMissed,
            Overlap = options.Overlap,
            Program = "",
            Since = default,
            Task = envelopes.Create(task) with { TraceParent = null },
        };
    }

    private static ScheduleRule InZone(ScheduleRule rule, string zone)
    {
        if (zone == TimeZones.Utc || zone == rule.TimeZone)
            return rule;
        if (rule.CronText is not { } text)
            throw new ArgumentException(
                $"ScheduleOptions.TimeZone is '{zone}', and the rule is an interval, which is counted in UTC. Leave the time zone out, or use a cron text.",
                "options"
            );
        return rule.TimeZone == TimeZones.Utc
            ? ScheduleRule.Cron(text, zone)
            : throw new ArgumentException(
                $"ScheduleOptions.TimeZone is '{zone}', and the rule has the time zone '{rule.TimeZone}'. State one of them.",
                "options"
            );
    }

    private static void Refuse(EnqueueOptions? chosen, Overlap overlap)
    {
        if (chosen is null)
            return;
        string? stated =
            chosen.Id is not null ? nameof(chosen.Id)
            : chosen.Delay is not null ? nameof(chosen.Delay)
            : chosen.NotBefore is not null ? nameof(chosen.NotBefore)
            : chosen.IdempotencyKey is not null ? nameof(chosen.IdempotencyKey)
            : chosen.Key is not null && overlap == Overlap.Queue ? nameof(chosen.Key)
            : null;
        if (stated is not null)
            throw new TaskSubmitException(
                "options_invalid",
                $"EnqueueOptions.{stated} is set for the task of a schedule, which states it itself for each occurrence. Leave it out."
            );
    }
}
