using Confluent.Kafka;

namespace TaskKit.Kafka.Settings;

/// <summary>Makes the settings of producers, consumers and admin clients from the options.</summary>
internal static class KafkaClientConfigs
{
    // The limit of one consumer's read-ahead. The library's 64 MB are too much with a group per task type.
    private const int ReadAheadKilobytes = 16 * 1024;

    // The longest time that a submitter waits for the broker's answer.
    private const int DeliveryTimeoutMs = 30_000;

    // More than the limit of ProducerClient: the library's own queue is then never full.
    private const int ProducerKilobytes = 128 * 1024;
    private const int ProducerRecords = 1_000_000;

    private const int MetadataRefreshMs = 30_000;
    private const int LongestReconnectMs = 1_000;
    private const int EmptyQueueBackoffMs = 20;

    // Also the time within which the other members of a group learn that a worker came or went.
    private const int LongestHeartbeatMs = 1_000;

    // A task at the limit must still fit with the headers of its retries and its dead letter.
    private const int HeaderReserveBytes = 32 * 1024;

    private static readonly string[] Secrets = ["password", "secret", ".pem", "sasl.username", "token"];

    /// <summary>The settings of a consumer in a group.</summary>
    /// <param name="options">The options.</param>
    /// <param name="group">The group.</param>
    public static ConsumerConfig Consumer(KafkaOptions options, string group)
    {
        int sessionMs = (int)options.SessionTimeout.TotalMilliseconds;
        var config = new ConsumerConfig
        {
            QueuedMaxMessagesKbytes = ReadAheadKilobytes,
            FetchQueueBackoffMs = EmptyQueueBackoffMs,
            HeartbeatIntervalMs = Math.Clamp(sessionMs / 3, 1, LongestHeartbeatMs),
        };
        Fill(config, options);
        config.GroupId = group;
        config.EnableAutoCommit = false;
        config.EnableAutoOffsetStore = false;
        config.AutoOffsetReset = AutoOffsetReset.Earliest;
        config.AllowAutoCreateTopics = false;
        config.PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky;
        config.SessionTimeoutMs = sessionMs;
        config.MaxPollIntervalMs = (int)options.MaxPollInterval.TotalMilliseconds;
        return config;
    }

    /// <summary>The settings of a consumer that reads assigned partitions, commits nothing, and reports the end of a partition.</summary>
    /// <param name="options">The options.</param>
    public static ConsumerConfig Reader(KafkaOptions options)
    {
        // The library demands the name of a group.
        var config = Consumer(options, options.TopicPrefix + "tasks-operations");
        config.EnablePartitionEof = true;
        return config;
    }

    /// <summary>The settings of a producer.</summary>
    /// <param name="options">The options.</param>
    /// <param name="linger">The time that the library waits for more records before it sends a batch.</param>
    public static ProducerConfig Producer(KafkaOptions options, TimeSpan linger)
    {
        var config = new ProducerConfig
        {
            QueueBufferingMaxKbytes = ProducerKilobytes,
            QueueBufferingMaxMessages = ProducerRecords,
            // Records without a key that are sent together go to one partition, which saves requests. With 0 each would go to another.
            StickyPartitioningLingerMs = (int)Math.Max(1, 2 * linger.TotalMilliseconds),
            // The time for which an unknown topic may be a new one that has not reached all brokers.
            TopicMetadataPropagationMaxMs = 5_000,
            SocketNagleDisable = true,
        };
        Fill(config, options);
        config.Acks = Acks.All;
        config.EnableIdempotence = true;
        config.Partitioner = Partitioner.Murmur2Random;
        config.MessageTimeoutMs = DeliveryTimeoutMs;
        config.MessageMaxBytes = LargestRecord(options);
        config.LingerMs = linger.TotalMilliseconds;
        config.AllowAutoCreateTopics = false;
        // The value costs no copy: it is a reference to the sent record.
        config.DeliveryReportFields = "value,status";
        return config;
    }

    /// <summary>The record size in bytes that brokers and topics must allow: the largest submitted record and its later headers.</summary>
    /// <param name="options">The options.</param>
    public static int LargestRecord(KafkaOptions options) =>
        Math.Min(options.MaxMessageBytes, KafkaSettingTable.LargestMessage) + HeaderReserveBytes;

    /// <summary>The settings of an admin client.</summary>
    /// <param name="options">The options.</param>
    public static AdminClientConfig Admin(KafkaOptions options)
    {
        var config = new AdminClientConfig();
        Fill(config, options);
        return config;
    }

    /// <summary>Lets the client library check its own settings. Needs no broker.</summary>
    /// <param name="options">The options.</param>
    /// <param name="path">The section's path, for messages.</param>
    /// <exception cref="TaskKitConfigurationException">The library does not know a setting, or refuses its value.</exception>
    public static void Check(KafkaOptions options, string path)
    {
        var config = Producer(options, TimeSpan.Zero);
        // No brokers: the client then makes no connection, and its close is fast.
        config.BootstrapServers = null;
        try
        {
            using var producer = new ProducerBuilder<byte[]?, byte[]?>(config).SetLogHandler(static (_, _) => { }).Build();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new TaskKitConfigurationException(
                $"{path}:{nameof(options.Client)}",
                "the client library refuses it: " + Redact(e.Message, options)
            );
        }
    }

    /// <summary>Removes secrets from a text of the client library.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">The options with the secrets.</param>
    public static string Redact(string text, KafkaOptions options) =>
        options
            .Client.Where(pair => pair.Value.Length > 0 && Array.Exists(Secrets, ClientSettings.NameOf(pair.Key).Contains))
            .Aggregate(text, (shown, pair) => shown.Replace(pair.Value, "***", StringComparison.Ordinal));

    private static void Fill(ClientConfig config, KafkaOptions options)
    {
        config.ClientId = "taskkit";
        config.SocketKeepaliveEnable = true;
        config.ReconnectBackoffMaxMs = LongestReconnectMs;
        // New partitions are found within this time.
        config.TopicMetadataRefreshIntervalMs = MetadataRefreshMs;
        config.LogConnectionClose = false;
        foreach (var (name, value) in options.Client)
            config.Set(ClientSettings.NameOf(name), value);
        config.BootstrapServers = options.Brokers;
    }
}
