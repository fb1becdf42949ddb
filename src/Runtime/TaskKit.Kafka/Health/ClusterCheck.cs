using Confluent.Kafka;
using TaskKit.Kafka.Faults;
using TaskKit.Kafka.Settings;
using TaskKit.Kafka.Wiring;

namespace TaskKit.Kafka.Health;

/// <summary>Checks that the cluster can be reached and has the topics that are needed.</summary>
internal sealed class ClusterCheck(KafkaParts parts) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private IAdminClient? _admin;

    // The last error that the client reported in the background. It tells why a call timed out.
    private volatile Error? _lastError;

    /// <returns>The fault in words; <see langword="null"/> when all is well.</returns>
    public Task<string?> RunAsync(IEnumerable<string> topics, CancellationToken cancellationToken) =>
        // The client's call blocks until the brokers answer.
        Task.Run(() => Run([.. topics, parts.Topics.DeadLetters, .. parts.Topics.RetryTopics]), cancellationToken);

    public void Dispose()
    {
        // Locked, since a dispose must not destroy the native client during the call.
        lock (_gate)
            _admin?.Dispose();
    }

    private string? Run(string[] topics)
    {
        try
        {
            lock (_gate)
            {
                _admin ??= new AdminClientBuilder(KafkaClientConfigs.Admin(parts.Options))
                    .SetLogHandler((_, line) => parts.Log.Client(line.Name, line.Message))
                    .SetErrorHandler((_, error) => _lastError = error.Code == ErrorCode.Local_AllBrokersDown ? _lastError ?? error : error)
                    .Build();
                var known = _admin.GetMetadata(Patience).Topics.Select(topic => topic.Topic).ToHashSet(StringComparer.Ordinal);
                _lastError = null;
                string[] missing = [.. topics.Where(topic => !known.Contains(topic)).Distinct().Order(StringComparer.Ordinal)];
                return missing.Length == 0
                    ? null
                    : $"Kafka at {parts.Options.Brokers} has no topic {string.Join(", ", missing)}, or does not let this user see it. Create what is missing: dotnet taskkit topics create";
            }
        }
        catch (KafkaException e)
        {
            // The background error explains the timeout: the client retries a refused login and a broken TLS connection until the call ends.
            var error = _lastError is { Code: ErrorCode.Local_Authentication or ErrorCode.Local_Ssl } cause ? cause : e.Error;
            string text = KafkaFaults.Describe(error) ?? $"Kafka at {parts.Options.Brokers} cannot be reached: {error.Reason}.";
            return KafkaClientConfigs.Redact(text, parts.Options);
        }
    }
}
