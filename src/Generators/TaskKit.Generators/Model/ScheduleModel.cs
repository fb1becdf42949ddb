namespace TaskKit.Generators.Model;

/// <summary>One schedule of a handler as plain data: immutable, compared by value, holds no Roslyn object.</summary>
/// <param name="Name">The name, unique in the store.</param>
/// <param name="Rule">The rule of its times.</param>
/// <param name="Policy">The treatment of missed and overlapping times.</param>
/// <param name="Payload">The payload of a window, as an expression in code; <c>window</c> is its parameter.</param>
internal sealed record ScheduleModel(string Name, ScheduleRuleModel Rule, SchedulePolicyModel Policy, string Payload);

/// <summary>The rule of a schedule's times: a cron text or an interval.</summary>
/// <param name="Cron">The cron text, or <see langword="null"/>.</param>
/// <param name="Every">The interval as it is written, or <see langword="null"/>.</param>
/// <param name="EveryMilliseconds">The interval.</param>
/// <param name="TimeZone">The time zone of the cron text.</param>
internal sealed record ScheduleRuleModel(string? Cron, string? Every, long? EveryMilliseconds, string TimeZone);

/// <summary>The treatment of missed times, and of times at which the task of the time before has not ended.</summary>
/// <param name="Missed">The member of <c>MissedRuns</c>.</param>
/// <param name="MaxMissed">The most missed times that are made up for.</param>
/// <param name="Overlap">The member of <c>Overlap</c>.</param>
internal sealed record SchedulePolicyModel(string Missed, int MaxMissed, string Overlap);
