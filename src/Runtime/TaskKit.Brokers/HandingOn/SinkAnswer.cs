using TaskKit.Brokers.Guarding;

namespace TaskKit.Brokers.HandingOn;

/// <summary>The answer of a broker to one record that was sent.</summary>
/// <param name="Place">The place of the record, when there is no fault.</param>
/// <param name="Fault">The reason why the record is not stored; <see langword="null"/> when the broker has acknowledged it.</param>
internal readonly record struct SinkAnswer(RecordPlace Place, SinkFault? Fault)
{
    public bool IsStored => Fault is null;
}

/// <summary>The fates of a record that was not acknowledged.</summary>
internal enum SinkVerdict
{
    /// <summary>The record is not stored. Sending it again later may work.</summary>
    NotStored,

    /// <summary>No answer came: the record may have been stored. Sending it again may make a second one.</summary>
    Unknown,

    /// <summary>The record is not stored, and cannot be until a person changes something.</summary>
    Refused,
}

/// <summary>The reason why a record was not acknowledged.</summary>
/// <param name="Verdict">The fate of the record.</param>
/// <param name="Text">The cause and what to do; names destination and sizes, never the content.</param>
internal sealed record SinkFault(SinkVerdict Verdict, string Text)
{
    /// <summary>True when the record is larger than the broker or the client takes.</summary>
    public bool IsTooLarge { get; init; }
}
