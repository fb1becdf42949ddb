using Confluent.Kafka;

namespace TaskKit.Kafka.Faults;

/// <summary>Explains the client library's errors to people who run workers.</summary>
internal static class KafkaFaults
{
    /// <summary>True for an error that means no more than brokers out of reach. It is over as soon as they answer.</summary>
    public static bool IsConnection(Error error) =>
        error.Code
            is ErrorCode.Local_AllBrokersDown
                or ErrorCode.BrokerNotAvailable
                or ErrorCode.Local_Resolve
                or ErrorCode.Local_Transport;

    /// <returns>The fault and what to do; <see langword="null"/> for an error from which the client recovers without help.</returns>
    public static string? Describe(Error error) =>
        error.Code switch
        {
            ErrorCode.Local_AllBrokersDown or ErrorCode.BrokerNotAvailable => $"No Kafka broker can be reached: {error.Reason}.",
            ErrorCode.Local_Resolve => $"The address of a Kafka broker cannot be resolved: {error.Reason}.",
            ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed =>
                $"Kafka refused the login: {error.Reason}. Check TaskKit:Kafka:Client:sasl.* and the user's password.",
            ErrorCode.Local_Ssl => $"The TLS connection to Kafka failed: {error.Reason}. Check TaskKit:Kafka:Client:ssl.*.",
            ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic =>
                $"A topic is missing: {error.Reason}. Create it: dotnet taskkit topics create",
            ErrorCode.TopicAuthorizationFailed =>
                $"Kafka does not allow this user to read a topic: {error.Reason}. Grant Read and Describe on it.",
            ErrorCode.GroupAuthorizationFailed =>
                $"Kafka does not allow this user to use the consumer group: {error.Reason}. Grant Read on the group.",
            ErrorCode.InconsistentGroupProtocol =>
                $"The consumer group is in use by another program with another way of sharing partitions: {error.Reason}. Give workers a group of their own (TaskKit:Kafka:ConsumerGroup).",
            ErrorCode.Local_MaxPollExceeded =>
                $"The worker did not poll for longer than TaskKit:Kafka:MaxPollInterval, and its partitions went to others: {error.Reason}.",
            _ when error.IsFatal => $"The Kafka client failed for good: {error.Reason}.",
            _ => null,
        };
}
