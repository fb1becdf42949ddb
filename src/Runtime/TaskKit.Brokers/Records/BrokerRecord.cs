using TaskKit.Backends;

namespace TaskKit.Brokers.Records;

/// <summary>A record as it was read from a broker. Each backend has a class of its own, with what it needs to write the record again.</summary>
/// <param name="task">The task; for a malformed record the part that could be read, with the value of the record as its payload.</param>
internal abstract class BrokerRecord(TaskEnvelope task)
{
    /// <summary>The task; for a malformed record the part that could be read, with the value of the record as its payload.</summary>
    public TaskEnvelope Task { get; } = task;

    /// <summary>The leg of the record.</summary>
    public int Leg { get; init; }

    /// <summary>The number of attempts that had ended when the record was written.</summary>
    public int Ended { get; init; }

    /// <summary>The earliest time of the run; <see langword="null"/> for at once.</summary>
    public abstract DateTimeOffset? Due { get; }

    /// <summary>The reason why the record is not a task, or <see langword="null"/>.</summary>
    public abstract string? Malformed { get; }

    /// <summary>The size of key and value in bytes.</summary>
    public abstract int Size { get; }
}
