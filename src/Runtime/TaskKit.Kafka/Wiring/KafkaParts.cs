using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using TaskKit.Brokers.Guarding;
using TaskKit.Kafka.Producing;
using TaskKit.Kafka.Topics;

namespace TaskKit.Kafka.Wiring;

/// <summary>The parts of a backend that its classes share.</summary>
/// <param name="Options">The settings.</param>
/// <param name="Topics">The names of the topics.</param>
/// <param name="Guard">The guard.</param>
/// <param name="Producer">Writes records.</param>
/// <param name="Time">The clock.</param>
/// <param name="Log">The log.</param>
internal sealed record KafkaParts(
    KafkaOptions Options,
    TopicNames Topics,
    IGuard Guard,
    RecordProducer Producer,
    TimeProvider Time,
    ILogger Log
)
{
    /// <summary>The host's meter; <see langword="null"/> when nobody measures.</summary>
    public Meter? Meter { get; init; }

    /// <summary>The longest wait that a worker holds. Zero with a guard that keeps no states: every wait then moves.</summary>
    public TimeSpan HoldUpTo => Guard.KeepsState ? Options.HoldUpTo : TimeSpan.Zero;
}
