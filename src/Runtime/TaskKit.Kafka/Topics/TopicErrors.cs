using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TaskKit.Backends;
using TaskKit.Kafka.Settings;

namespace TaskKit.Kafka.Topics;

/// <summary>Explains the admin client's errors to people who manage topics.</summary>
internal static class TopicErrors
{
    /// <summary>The error behind an exception. For a call on several topics, the error of the first topic that failed.</summary>
    public static Error CauseOf(KafkaException exception) =>
        exception switch
        {
            CreateTopicsException e => e.Results.Select(result => result.Error).FirstOrDefault(error => error.IsError) ?? e.Error,
            CreatePartitionsException e => e.Results.Select(result => result.Error).FirstOrDefault(error => error.IsError) ?? e.Error,
            DeleteTopicsException e => e.Results.Select(result => result.Error).FirstOrDefault(error => error.IsError) ?? e.Error,
            DescribeConfigsException e => e.Results.Select(result => result.Error).FirstOrDefault(error => error.IsError) ?? e.Error,
            IncrementalAlterConfigsException e => e.Results.Select(result => result.Error).FirstOrDefault(error => error.IsError)
                ?? e.Error,
            TopicPartitionOffsetException e => e.Results.Select(result => result.Error).FirstOrDefault(error => error.IsError) ?? e.Error,
            ListOffsetsException e => e.Result.ResultInfos.Select(result => result.TopicPartitionOffsetError.Error)
                .FirstOrDefault(error => error.IsError)
                ?? e.Error,
            _ => exception.Error,
        };

    /// <summary>Makes the exception that says what is wrong and what to do.</summary>
    /// <param name="what">The action: <c>create topic 'x'</c>.</param>
    /// <param name="error">The error.</param>
    /// <param name="background">The client's last error on its connections.</param>
    /// <param name="options">The options, with the brokers and the secrets that no text may show.</param>
    public static Exception Explain(string what, Error error, Error? background, KafkaOptions options)
    {
        // The background error explains the timeout: the client retries a refused login and a broken TLS connection until the call ends.
        if (background?.Code is ErrorCode.Local_Authentication or ErrorCode.Local_Ssl && IsUnreachable(error))
            error = background;
        string at = $"Kafka at {options.Brokers}";
        string reason = KafkaClientConfigs.Redact(error.Reason, options).TrimEnd('.');
        return error.Code switch
        {
            ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed => new BackendLostException(
                $"{at} refused the login: {reason}. Check TaskKit:Kafka:Client:sasl.username and sasl.password."
            ),
            ErrorCode.Local_Ssl => new BackendLostException(
                $"{at}: the TLS connection failed: {reason}. Check TaskKit:Kafka:Client:ssl.*."
            ),
            ErrorCode.GroupAuthorizationFailed => new BackendLostException(
                $"{at} does not allow this user to {what}. Grant Describe on the consumer groups."
            ),
            ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed => new BackendLostException(
                $"{at} does not allow this user to {what}. Grant Create, Alter, AlterConfigs, DescribeConfigs and Describe on the topics whose names begin with '{options.TopicPrefix}tasks.'."
            ),
            _ when IsUnreachable(error) => new BackendUnavailableException(
                $"{at} does not answer{Because(background, options)}. Check TaskKit:Kafka:Brokers (or --brokers), and that the broker runs."
            ),
            ErrorCode.InvalidReplicationFactor => new BackendLostException(
                $"{at} cannot {what}: {reason}. Use a --replication-factor that is at most the number of brokers."
            ),
            _ => new BackendLostException($"{at} refused to {what}: {reason}."),
        };
    }

    private static bool IsUnreachable(Error error) =>
        error.Code
            is ErrorCode.Local_Transport
                or ErrorCode.Local_AllBrokersDown
                or ErrorCode.Local_TimedOut
                or ErrorCode.Local_Resolve
                or ErrorCode.RequestTimedOut;

    private static string Because(Error? background, KafkaOptions options) =>
        background is null ? "" : $": {KafkaClientConfigs.Redact(background.Reason, options).TrimEnd('.')}";
}
