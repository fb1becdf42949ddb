using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.Ordering;

namespace TaskKit.Brokers.HandingOn;

/// <summary>A task on its way to its next record: decided, and not yet produced.</summary>
/// <param name="Source">The record that carried the task so far.</param>
/// <param name="Run">The run that decided it.</param>
/// <param name="Intent">The record to produce.</param>
/// <param name="Counted">True when the attempt of the run counts, and <see cref="GrantedRun.Ended"/> does not include it.</param>
internal sealed record HandOff(FetchedRecord Source, GrantedRun Run, Intent Intent, bool Counted)
{
    /// <summary>True for a move of a record that was never started. The guard need not know of it: leg and attempts stay the same.</summary>
    public bool IsMove { get; init; }

    /// <summary>True once the dead letter was refused for its size.</summary>
    public bool IsTooLarge { get; set; }

    /// <summary>The place of the new record; <see langword="null"/> before it is produced.</summary>
    public RecordPlace? Produced { get; set; }

    /// <summary>The number of attempts that have ended.</summary>
    public int Ended => Run.Ended + (Counted ? 1 : 0);
}
