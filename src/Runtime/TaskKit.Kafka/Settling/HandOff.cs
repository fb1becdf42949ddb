using TaskKit.Kafka.Receiving;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Settling;

/// <summary>A task on its way to its next record: decided, and not yet produced.</summary>
/// <param name="Source">The record that carried it so far.</param>
/// <param name="Run">The run that decided it.</param>
/// <param name="Intent">What was decided.</param>
/// <param name="Counted">Whether the run's attempt counts, and is not in <see cref="HeldRun.Ended"/> yet.</param>
internal sealed record HandOff(FetchedRecord Source, HeldRun Run, Intent Intent, bool Counted)
{
    /// <summary>Nothing is known of the task in Redis yet, and nothing has to be: the record only moves to the tier of its time.</summary>
    public bool IsMove { get; init; }

    /// <summary>The dead letter was refused for its size.</summary>
    public bool IsTooLarge { get; set; }

    /// <summary>Where its new record stands; <see langword="null"/> before it is produced.</summary>
    public RecordPlace? Produced { get; set; }

    /// <summary>How many attempts have ended.</summary>
    public int Ended => Run.Ended + (Counted ? 1 : 0);
}
