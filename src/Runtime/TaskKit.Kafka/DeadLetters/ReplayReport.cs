using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.DeadLetters;

/// <summary>The outcome of a replay for one dead letter.</summary>
internal enum ReplayStatus
{
    /// <summary>It would be replayed: nothing stands against it.</summary>
    Ready,

    /// <summary>Its next generation is stored.</summary>
    Replayed,

    /// <summary>The task lives on already: in a later generation, or DONE or CANCELLED in this one.</summary>
    Superseded,

    /// <summary>There is no topic for its type.</summary>
    Unroutable,

    /// <summary>Its bytes are not a task.</summary>
    Malformed,

    /// <summary>It could not be written.</summary>
    Failed,
}

/// <summary>One dead letter of a replay.</summary>
/// <param name="Letter">The dead letter.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Detail">More, in words; <see langword="null"/> when there is no more to say.</param>
internal readonly record struct ReplayReport(IncomingRecord Letter, ReplayStatus Status, string? Detail = null);
