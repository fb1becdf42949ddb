namespace TaskKit.Tool;

/// <summary>A schedule that a handler states.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cron">The cron text, or <see langword="null"/> for an interval.</param>
/// <param name="TimeZone">The time zone of the cron text.</param>
/// <param name="Every">The interval, or <see langword="null"/> for a cron text.</param>
/// <param name="Missed">The treatment of missed times.</param>
/// <param name="Overlap">The treatment of overlapping runs.</param>
internal sealed record ScheduleInfo(string Name, string? Cron, string TimeZone, string? Every, string Missed, string Overlap)
{
    /// <summary>The rule in words, with its time zone.</summary>
    public string Words =>
        Cron is null ? $"every {Every}"
        : TimeZone == "UTC" ? Scheduling.Rules.RuleWords.Of(Cron)
        : $"{Scheduling.Rules.RuleWords.Of(Cron)} ({TimeZone})";
}
