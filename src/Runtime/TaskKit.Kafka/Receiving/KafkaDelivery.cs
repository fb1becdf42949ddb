using TaskKit.Backends;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Receiving;

/// <summary>A granted run of a record.</summary>
/// <param name="source">The record.</param>
/// <param name="run">What was granted.</param>
internal sealed class KafkaDelivery(FetchedRecord source, in HeldRun run)
    : TaskDelivery(source.Record.Task, run.Attempt, run.Crashes, source.Record.Malformed)
{
    public FetchedRecord Source { get; } = source;

    public HeldRun Run { get; } = run;
}
