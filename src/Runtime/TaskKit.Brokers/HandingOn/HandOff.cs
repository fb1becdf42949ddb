using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.Ordering;

namespace TaskKit.Brokers.HandingOn;

/// <summary>A task on its way to its next record: decided, and not yet produced.</summary>
/// <param name="Source">The record that carried the task so far.</param>
/// <param name="Run">The run that decided it.</param>
/// <param name="Intent">The decision.</param>
/// <param name="Counted">True when the attempt of the run counts and is not included in <see cref="GrantedRun.Ended"/>.</param>
internal sealed record HandOff(FetchedRecord Source, GrantedRun Run, Intent Intent, bool Counted)
{
    /// <summary>True for a record that only moves to wait elsewhere: the guard knows nothing of it, and need not.</summary>
    public bool IsMove { get; init; }

    /// <summary>True once the dead letter was refused for its size.</summary>
    public bool IsTooLarge { get; set; }

    /// <summary>The place of the new record; <see langword="null"/> before it is produced.</summary>
    public RecordPlace? Produced { get; set; }

    /// <summary>The number of attempts that have ended.</summary>
    public int Ended => Run.Ended + (Counted ? 1 : 0);
}
