using Microsoft.Extensions.Logging;
using TaskKit.Kafka.Producing;
using TaskKit.Kafka.Settling;
using TaskKit.Kafka.Topics;
using TaskKit.Redis.State;

namespace TaskKit.Kafka;

/// <summary>What one backend's parts share.</summary>
internal sealed record KafkaParts(
    KafkaOptions Options,
    TopicNames Topics,
    StateStore? States,
    RecordProducer Producer,
    HandOffRecords HandOffRecords,
    Submitter Submitter,
    TimeProvider Time,
    ILogger Log
);
