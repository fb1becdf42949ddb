using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.DeadLetters;

/// <summary>The outcome of a replay for one dead letter.</summary>
internal enum ReplayStatus
{
    /// <summary>The letter can be replayed.</summary>
    Ready,

    /// <summary>The next generation of its task is stored.</summary>
    Replayed,

    /// <summary>The task has a later generation, or is DONE or CANCELLED in this one.</summary>
    Superseded,

    /// <summary>The task type has no topic.</summary>
    Unroutable,

    /// <summary>The bytes of the letter are not a task.</summary>
    Malformed,

    /// <summary>The next generation could not be written.</summary>
    Failed,
}

/// <summary>The report on one dead letter of a replay.</summary>
/// <param name="Letter">The dead letter.</param>
/// <param name="Status">The outcome.</param>
/// <param name="Detail">The cause in words, or <see langword="null"/>.</param>
internal readonly record struct ReplayReport(IncomingRecord Letter, ReplayStatus Status, string? Detail = null);
