using TaskKit.Backends;
using TaskKit.Brokers.Guarding;

namespace TaskKit.Brokers.Ordering;

/// <summary>A granted run of a record.</summary>
/// <param name="source">The record.</param>
/// <param name="answer">The grant.</param>
/// <param name="isEarly">True for a run that was requested early.</param>
internal sealed class BrokerDelivery(FetchedRecord source, in StartAnswer answer, bool isEarly = false)
    : TaskDelivery(source.Record.Task, answer.Attempt, answer.Crashes, source.Record.Malformed)
{
    // A copy: the record may get another token while the late outcome of this run is still on its way.
    private readonly Token _token = source.Token;
    private readonly bool _isEarly = isEarly;
    private bool _hasEnded;

    public FetchedRecord Source { get; } = source;

    /// <summary>True for the first caller only, who then moves the record on: a run may be settled several times.</summary>
    public bool TryEnd() => !Interlocked.Exchange(ref _hasEnded, true);

    /// <summary>The run as the guard knows it. A new value at each read, since most tasks need none.</summary>
    public GrantedRun Run
    {
        get
        {
            var record = Source.Record;
            var task = record.Task;
            return new GrantedRun(task.Id, task.Type, task.Generation, record.Leg, Attempt - 1, Crashes, Source.Place, _token)
            {
                Early = _isEarly,
                MayHavePermit = Source.Stream.HasHadLimit,
                IdempotencyKey = task.IdempotencyKey,
            };
        }
    }
}
