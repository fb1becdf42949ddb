using Confluent.Kafka;
using TaskKit.Brokers.HandingOn;
using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Producing;

/// <summary>The faults of records that were not acknowledged.</summary>
internal static class ProduceFaults
{
    /// <summary>The producer was closed before the broker answered.</summary>
    public static SinkFault WasClosed { get; } =
        new(SinkVerdict.Unknown, "The producer was closed before Kafka acknowledged the record: it may have been stored.");

    /// <summary>The producer was closed before the record was sent.</summary>
    public static SinkFault IsClosed { get; } = new(SinkVerdict.NotStored, "The producer is closed.");

    /// <param name="error">The error of librdkafka or the broker.</param>
    /// <param name="status">The statement of the library about the record: stored, not stored, or unknown.</param>
    /// <param name="record">The record.</param>
    /// <param name="brokers">The addresses that were tried.</param>
    /// <param name="trouble">The client's last error on its connections, if there is one.</param>
    public static SinkFault Of(Error error, PersistenceStatus status, OutgoingRecord record, string brokers, string? trouble) =>
        error.Code switch
        {
            ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge => Refused(TooLarge(record)) with { IsTooLarge = true },
            ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition => Refused(
                $"Topic '{record.Topic}' does not exist at {brokers}. Create it: dotnet taskkit topics create"
            ),
            ErrorCode.TopicAuthorizationFailed => Refused(
                $"Kafka does not allow this user to write to topic '{record.Topic}': grant Write and Describe on it."
            ),
            ErrorCode.ClusterAuthorizationFailed => Refused(
                $"Kafka does not allow this user to produce without repeats (topic '{record.Topic}'): grant IdempotentWrite on the cluster."
            ),
            ErrorCode.InvalidRecord or ErrorCode.PolicyViolation or ErrorCode.TopicException or ErrorCode.InvalidTimestamp => Refused(
                $"Topic '{record.Topic}' does not take the record: {error.Reason}. Check the topic's settings: dotnet taskkit topics drift"
            ),
            _ when status == PersistenceStatus.NotPersisted => new(SinkVerdict.NotStored, Unanswered(error, record, brokers, trouble)),
            _ => new(SinkVerdict.Unknown, Unanswered(error, record, brokers, trouble) + " The record may have been stored."),
        };

    private static SinkFault Refused(string message) => new(SinkVerdict.Refused, message);

    private static string TooLarge(OutgoingRecord record) =>
        $"The record has {SendBatch.SizeOf(record)} bytes, and topic '{record.Topic}' takes less: raise the topic's max.message.bytes and TaskKit:Kafka:MaxMessageBytes, or store large data elsewhere and submit a reference.";

    private static string Unanswered(Error error, OutgoingRecord record, string brokers, string? trouble) =>
        $"Kafka at {brokers} did not acknowledge a record for topic '{record.Topic}': {trouble ?? error.Reason}.";
}
