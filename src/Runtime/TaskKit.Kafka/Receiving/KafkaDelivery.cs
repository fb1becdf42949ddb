using TaskKit.Backends;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Receiving;

/// <summary>A granted run of a record.</summary>
/// <param name="source">The record.</param>
/// <param name="answer">What was granted.</param>
/// <param name="isAhead">Whether it was granted ahead of its turn.</param>
internal sealed class KafkaDelivery(FetchedRecord source, in StartAnswer answer, bool isAhead = false)
    : TaskDelivery(source.Record.Task, answer.Attempt, answer.Crashes, source.Record.Malformed)
{
    // The record may be granted again, under another token, while this run's late outcome is still on its way. In parts, which take less of each run.
    private readonly ulong _incarnation = source.Token.Incarnation;
    private readonly uint _counter = source.Token.Counter;
    private readonly bool _isAhead = isAhead;
    private bool _hasEnded;

    public FetchedRecord Source { get; } = source;

    /// <summary>Whether the run's record is to be brought on now: true once, however often the run is settled.</summary>
    public bool TryEnd() => !Interlocked.Exchange(ref _hasEnded, true);

    /// <summary>What settling needs to know of the run. Made when asked for, so that it does not cost each task.</summary>
    public HeldRun Run
    {
        get
        {
            var record = Source.Record;
            var task = record.Task;
            return new HeldRun(
                task.Id,
                task.Type,
                task.Generation,
                record.Turn,
                Attempt - 1,
                Crashes,
                record.Place,
                new Token(_incarnation, _counter)
            )
            {
                Ahead = _isAhead,
                IdempotencyKey = task.IdempotencyKey,
            };
        }
    }
}
