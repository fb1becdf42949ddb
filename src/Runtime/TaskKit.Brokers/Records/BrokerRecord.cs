using TaskKit.Backends;

namespace TaskKit.Brokers.Records;

/// <summary>One record of a broker, read. Backends derive from it and keep what they need to copy it.</summary>
/// <param name="task">The task. For a malformed record the part that could be read, with the value as its payload.</param>
internal abstract class BrokerRecord(TaskEnvelope task)
{
    /// <summary>The task. For a malformed record the part that could be read, with the value as its payload.</summary>
    public TaskEnvelope Task { get; } = task;

    /// <summary>The number of records that carried the task before this one in the same generation.</summary>
    public int Leg { get; init; }

    /// <summary>The number of attempts that had ended when the record was written.</summary>
    public int Ended { get; init; }

    /// <summary>The earliest time of the run; <see langword="null"/> for at once.</summary>
    public abstract DateTimeOffset? Due { get; }

    /// <summary>The reason why the record is not a task, or <see langword="null"/>.</summary>
    public abstract string? Malformed { get; }

    /// <summary>The bytes of key and value.</summary>
    public abstract int Size { get; }
}
