using System.Globalization;

namespace TaskKit.Bench.Schedules;

/// <summary>The seconds in which all schedules of a run are due, as one cron text states them.</summary>
/// <param name="Times">The seconds, in UTC.</param>
internal sealed record BurstPlan(IReadOnlyList<DateTimeOffset> Times)
{
    /// <summary>The cron text: seconds of one minute of the day.</summary>
    public string Cron =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(',', Times.Select(time => time.Second))} {Times[0].Minute} {Times[0].Hour} * * *"
        );

    /// <summary>Plans bursts within one minute.</summary>
    /// <param name="now">The time.</param>
    /// <param name="setUp">The time until everything is ready for the first one.</param>
    /// <param name="count">The number of bursts.</param>
    /// <param name="gap">The time between two of them, in which the tasks of the first one are worked off.</param>
    public static BurstPlan After(DateTimeOffset now, TimeSpan setUp, int count, TimeSpan gap)
    {
        var first = DateTimeOffset.FromUnixTimeSeconds((now + setUp).ToUnixTimeSeconds() + 1);
        // All of them in the same minute, or one text could not state them.
        if (first.Second + (count - 1) * gap.TotalSeconds >= 60)
            first = first.AddSeconds(60 - first.Second);
        return new BurstPlan([.. Enumerable.Range(0, count).Select(i => first + gap * i)]);
    }
}
