using TaskKit.Kafka.Records;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Receiving;

/// <summary>A record in this worker's hands, from its fetch until its offset is done or its partition goes to another worker.</summary>
/// <param name="track">Where its offset is kept.</param>
/// <param name="record">What was read.</param>
internal class FetchedRecord(PartitionTrack track, IncomingRecord record)
{
    // A token's two parts: side by side with what is small they take eight bytes less than a token of its own, of each record.
    private ulong _incarnation;
    private uint _counter;

    public PartitionTrack Track { get; } = track;

    public IncomingRecord Record { get; } = record;

    /// <summary>
    /// What START asked for or granted; the default is none. Kept while an answer is outstanding, since a START that was carried out but not answered
    /// must be repeated with the same token.
    /// </summary>
    public Token Token
    {
        get => new(_incarnation, _counter);
        set => (_incarnation, _counter) = (value.Incarnation, value.Counter);
    }

    /// <summary>The term of the worker's lease in which <see cref="Token"/> was last asked for.</summary>
    public byte Term { get; set; }

    /// <summary>The offset is done and the key released; a second end of the same record changes nothing. Guarded by the intake.</summary>
    public bool IsDone { get; set; }

    /// <summary>What the guard is asked, under <see cref="Token"/>.</summary>
    /// <param name="alone">Whether nothing else runs in this process.</param>
    /// <param name="ahead">Whether it is asked for ahead of its turn.</param>
    public StartRequest Request(bool alone, bool ahead = false)
    {
        var task = Record.Task;
        return new StartRequest(task.Id, task.Type, task.Generation, Record.Turn, Record.Attempt, Record.Place, Token)
        {
            Due = Record.Due,
            Alone = alone,
            Ahead = ahead,
            IdempotencyKey = task.IdempotencyKey,
        };
    }
}
