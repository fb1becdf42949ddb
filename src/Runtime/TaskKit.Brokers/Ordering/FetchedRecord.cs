using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.Records;

namespace TaskKit.Brokers.Ordering;

/// <summary>A record in the hands of this worker, from its fetch until it is done or its stream is lost to another worker.</summary>
/// <param name="stream">The stream that carries it.</param>
/// <param name="record">The record.</param>
internal class FetchedRecord(RecordStream stream, BrokerRecord record)
{
    // Null for most: only a record whose run is repeated here has one.
    private Wait? _wait;

    public RecordStream Stream { get; } = stream;

    public BrokerRecord Record { get; } = record;

    public RecordPlace Place => Stream.PlaceOf(Record);

    /// <summary>
    /// The token of the last START; the default is none. It stays while an answer is outstanding: the guard may have granted a START whose answer was
    /// lost, and recognizes the repeat by its token.
    /// </summary>
    public Token Token { get; set; }

    /// <summary>The term of the lease in which START was last asked.</summary>
    public byte Term { get; set; }

    /// <summary>The time of the fetch, in seconds since the desk opened.</summary>
    public ushort FetchedAt { get; set; }

    /// <summary>The number of attempts that have ended: those that the record states, and those of its runs here.</summary>
    public int Ended => _wait?.Ended ?? Record.Ended;

    /// <summary>The earliest time of the next run; <see langword="null"/> for at once.</summary>
    public DateTimeOffset? Due => _wait is { } wait ? wait.Due : Record.Due;

    /// <summary>The stage of the record.</summary>
    public RecordStage Stage { get; private set; }

    /// <summary>True once the record has ended and its key is free.</summary>
    public bool IsDone => Stage == RecordStage.Done;

    /// <summary>Moves the record to a stage. A record that is done stays so.</summary>
    public void MoveTo(RecordStage stage)
    {
        if (Stage != RecordStage.Done)
            Stage = stage;
    }

    /// <summary>Stores the attempts and the time of the next run with the record, where a guard that forgets cannot change them.</summary>
    public void Repeat(int ended, DateTimeOffset due) => _wait = new Wait(ended, due);

    /// <summary>The request to the guard, under <see cref="Token"/>.</summary>
    /// <param name="solo">True when nothing else runs in this process.</param>
    /// <param name="early">True for a request that is made before the record in front of it has ended.</param>
    public StartRequest Request(bool solo, bool early = false)
    {
        var task = Record.Task;
        return new StartRequest(task.Id, task.Type, task.Generation, Record.Leg, Ended, Place, Token)
        {
            Due = Due,
            Solo = solo,
            Early = early,
            Limit = Stream.Limit,
            MayHavePermit = Stream.HasHadLimit,
            IdempotencyKey = task.IdempotencyKey,
        };
    }

    private sealed record Wait(int Ended, DateTimeOffset Due);
}
