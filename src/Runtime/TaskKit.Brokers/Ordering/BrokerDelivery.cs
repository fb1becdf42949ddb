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
    // A copy: the record may be granted again, under another token, while the late outcome of this run is still on its way.
    private readonly Token _token = source.Token;
    private readonly bool _isEarly = isEarly;
    private bool _hasEnded;

    public FetchedRecord Source { get; } = source;

    /// <summary>Claims the right to move the record on after the run. True once, however often the run is settled.</summary>
    public bool TryEnd() => !Interlocked.Exchange(ref _hasEnded, true);

    /// <summary>The run as the guard knows it. Made by each read, so that a task that needs it not pays nothing.</summary>
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
