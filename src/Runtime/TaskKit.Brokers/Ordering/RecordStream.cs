using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.Records;

namespace TaskKit.Brokers.Ordering;

/// <summary>
/// A stream that this worker reads. The desk opens and ends its records under the desk's lock. A later assignment of the same stream is another
/// object, in which a late end of a record can do no harm.
/// </summary>
/// <param name="type">The task type whose records it carries.</param>
/// <param name="gate">The desk's lock.</param>
internal abstract class RecordStream(string type, Lock gate)
{
    private readonly Dictionary<string, KeyLane> _lanes = [];

    /// <summary>The desk's lock. Backends take it to read the open records on another thread.</summary>
    protected Lock Gate { get; } = gate;

    /// <summary>The task type whose records it carries.</summary>
    public string Type { get; } = type;

    /// <summary>The limit of the type in all workers together at the last START; <see langword="null"/> when it had none.</summary>
    public TaskLimit? Limit
    {
        get;
        set
        {
            field = value;
            HasHadLimit |= value is not null;
        }
    }

    /// <summary>True when the type has a limit, or had one: its runs may have permits.</summary>
    public bool HasHadLimit { get; private set; }

    /// <summary>True once the broker has given the stream to another worker, or is about to.</summary>
    public volatile bool IsLost;

    /// <summary>The number of records that wait behind another one of their key.</summary>
    public int Queued { get; private set; }

    /// <summary>The place of one of its records.</summary>
    public abstract RecordPlace PlaceOf(BrokerRecord record);

    /// <summary>Opens a record. Records come in the order of the stream.</summary>
    /// <returns><see langword="false"/> when it was opened before.</returns>
    public abstract bool Open(BrokerRecord record);

    /// <summary>Ends a record: the backend may acknowledge it to the broker from now on.</summary>
    public abstract void End(BrokerRecord record);

    /// <summary>True while the waits of records may be held, although each keeps a record open.</summary>
    public abstract bool MayHold { get; }

    /// <summary>The reason why the stream cannot keep more records open; <see langword="null"/> when it can.</summary>
    /// <param name="wasFull">True when it could not before: then a quarter of the limit must be left first.</param>
    public abstract string? Backlog(bool wasFull);

    /// <summary>Enters a record into the lane of its key.</summary>
    /// <returns>True when it may run now, false when it is queued.</returns>
    public bool Enter(FetchedRecord record, TimeProvider time)
    {
        if (record is not KeyedRecord keyed)
            return true;
        if (!_lanes.TryGetValue(keyed.Key, out var lane))
            _lanes.Add(keyed.Key, lane = new KeyLane(time));
        if (lane.Add(keyed))
            return true;
        Queued++;
        return false;
    }

    /// <summary>Ends a record and takes it out of the lane of its key.</summary>
    public void Leave(FetchedRecord record)
    {
        End(record.Record);
        if (record is not KeyedRecord { Lane: { } lane } keyed)
            return;
        Queued -= lane.Leave(keyed);
        if (lane.Head is null)
            Forget(keyed);
    }

    /// <summary>Forgets the lane of a key: its records have ended, or the stream is lost.</summary>
    public void Forget(KeyedRecord record)
    {
        if (_lanes.TryGetValue(record.Key, out var lane) && lane == record.Lane)
            _lanes.Remove(record.Key);
    }
}
