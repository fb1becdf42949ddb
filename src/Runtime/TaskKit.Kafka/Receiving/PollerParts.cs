using Microsoft.Extensions.Logging;
using TaskKit.Kafka.Records;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Receiving;

/// <summary>What the pollers of one worker share.</summary>
/// <param name="Options">The settings of the clients.</param>
/// <param name="Intake">Where records go.</param>
/// <param name="Parser">Reads records.</param>
/// <param name="States">Keeps the floors of commits; <see langword="null"/> without a state store.</param>
/// <param name="Time">The clock.</param>
/// <param name="Log">Where to log.</param>
internal sealed record PollerParts(
    KafkaOptions Options,
    Intake Intake,
    RecordParser Parser,
    StateStore? States,
    TimeProvider Time,
    ILogger Log
);
