using System.Text;
using TaskKit.Scheduling.Stored;

namespace TaskKit.Scheduling.Firing;

/// <summary>The order in which living workers try to fire a schedule: another one for each schedule, and the same in all workers.</summary>
internal static class Ranking
{
    /// <summary>The time after which the next worker tries, when none before it has.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(300);

    // A worker that was killed is ranked for up to three minutes: many of them together must not hold an occurrence up until it counts as missed.
    private const int MostSteps = 10;
    private static readonly TimeSpan ShortStep = TimeSpan.FromMilliseconds(10);

    /// <summary>The time from an occurrence to the try of a worker, by the number of workers before it.</summary>
    public static TimeSpan DelayOf(int rank) => (Step * Math.Min(rank, MostSteps)) + (ShortStep * Math.Max(0, rank - MostSteps));

    /// <summary>The number of workers that try before one; <see langword="null"/> when it may not fire the schedule.</summary>
    public static int? Of(ScheduleDefinition schedule, SchedulingWorker self, IEnumerable<SchedulingWorker> living)
    {
        if (!self.MayFire(schedule))
            return null;
        ulong own = Hash(schedule.Name, self.Id);
        return living.Count(other => other.Id != self.Id && other.MayFire(schedule) && IsBefore(other.Id, Hash(schedule.Name, other.Id)));

        bool IsBefore(string id, ulong hash) => hash < own || (hash == own && string.CompareOrdinal(id, self.Id) < 0);
    }

    // FNV-1a: stable over processes and versions, which the hash of a string is not. The last steps spread the few letters in which names differ.
    private static ulong Hash(string schedule, string worker)
    {
        ulong hash = 14695981039346656037;
        foreach (byte octet in Encoding.UTF8.GetBytes($"{schedule}/{worker}"))
            hash = (hash ^ octet) * 1099511628211;
        hash ^= hash >> 32;
        hash *= 0x9E3779B97F4A7C15;
        return hash ^ (hash >> 29);
    }
}
