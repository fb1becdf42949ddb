namespace TaskKit.Generators.Model;

/// <summary>One schedule of a handler as plain data: immutable, compared by value, holds no Roslyn object.</summary>
/// <param name="Name">The name, unique in the store.</param>
/// <param name="Rule">The times.</param>
/// <param name="Policy">The treatment of missed and overlapping times.</param>
/// <param name="Payload">The payload of a window, as an expression in code; <c>window</c> is its parameter.</param>
internal sealed record ScheduleModel(string Name, ScheduleRuleModel Rule, SchedulePolicyModel Policy, string Payload);

/// <summary>The times of a schedule: by a cron text or by an interval.</summary>
/// <param name="Cron">The cron text, or <see langword="null"/>.</param>
/// <param name="Every">The interval as it is written, or <see langword="null"/>.</param>
/// <param name="EveryMilliseconds">The interval.</param>
/// <param name="TimeZone">The time zone of the cron text.</param>
internal sealed record ScheduleRuleModel(string? Cron, string? Every, long? EveryMilliseconds, string TimeZone);

/// <summary>The treatment of the times of a schedule that find no worker, or a task that is still open.</summary>
/// <param name="Missed">The member of <c>MissedRuns</c>.</param>
/// <param name="MaxMissed">The most missed times that are made up for.</param>
/// <param name="Overlap">The member of <c>Overlap</c>.</param>
internal sealed record SchedulePolicyModel(string Missed, int MaxMissed, string Overlap);
