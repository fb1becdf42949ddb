using Microsoft.Extensions.Logging;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.Ordering;
using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Consuming;

/// <summary>The parts that the pollers of one worker share.</summary>
/// <param name="Options">The settings of the clients.</param>
/// <param name="Desk">Takes the records.</param>
/// <param name="Parser">Reads records.</param>
/// <param name="Guard">Keeps the floors of commits.</param>
/// <param name="Time">The clock.</param>
/// <param name="Log">The log.</param>
internal sealed record PollerParts(
    KafkaOptions Options,
    RecordDesk Desk,
    RecordParser Parser,
    IGuard Guard,
    TimeProvider Time,
    ILogger Log
);
