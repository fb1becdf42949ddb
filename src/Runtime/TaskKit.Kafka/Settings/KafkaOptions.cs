namespace TaskKit.Kafka;

/// <summary>Section <c>TaskKit:Kafka</c>: the brokers that carry tasks. Redis keeps the states of tasks; see section <c>TaskKit:Redis</c>.</summary>
public sealed class KafkaOptions
{
    /// <summary>Some of the cluster's brokers as <c>host:port</c>, with commas between them. Also <c>KAFKA_BROKERS</c>.</summary>
    /// <value><c>localhost:9092</c> by default.</value>
    public string Brokers { get; set; } = "localhost:9092";

    /// <summary>
    /// The beginning of the name of every topic and consumer group. With one of its own, each of several systems can use the same cluster.
    /// </summary>
    /// <value>Empty by default.</value>
    public string TopicPrefix { get; set; } = "";

    /// <summary>The name of one consumer group for all task types, in place of one group for each type.</summary>
    /// <value><see langword="null"/> by default: <c>worker-&lt;type&gt;-group</c> for each type.</value>
    public string? ConsumerGroup { get; set; }

    /// <summary>True when workers also move tasks from <c>tasks.pending</c> to their worker topics, if that topic exists.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool Dispatcher { get; set; } = true;

    /// <summary>The number of partitions that <c>topics create</c> gives a new topic, 1 to 10,000.</summary>
    /// <value>6 by default.</value>
    public int Partitions { get; set; } = 6;

    /// <summary>The number of brokers that keep a copy of each new topic, 1 to 100.</summary>
    /// <value>1 by default. Clusters of three brokers or more should have 3.</value>
    public int ReplicationFactor { get; set; } = 1;

    /// <summary>
    /// The time for which brokers keep the records of tasks, done or not, 1 h to 10,000 d: <c>retention.ms</c> of the topics that <c>topics create</c>
    /// makes. A task that has waited for half of a topic's retention makes the health check fail.
    /// </summary>
    /// <value>30 d by default. Dead letters are kept without limit.</value>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The largest record that is produced, in bytes, 1,000 to 999,000,000. The topics must allow 32 KB more.</summary>
    /// <value>1,000,000 by default.</value>
    public int MaxMessageBytes { get; set; } = 1_000_000;

    /// <summary>The time after which a group gives the partitions of a worker without a sign of life to others; 1 s to 1 h.</summary>
    /// <value>6 s by default.</value>
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>The time after which a worker that does not poll loses its partitions; 1 s to 1 d. Running handlers do not stop the polling.</summary>
    /// <value>5 min by default.</value>
    public TimeSpan MaxPollInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The longest wait of a retry or snooze that a worker holds in its memory, for tasks without a key, 0 to 30 s. The offset of the record stays
    /// open meanwhile. A task with a longer wait moves to a tier topic. 0 moves every task that waits.
    /// </summary>
    /// <value>5 s by default.</value>
    public TimeSpan HoldUpTo { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The time between two commits of finished offsets, 10 ms to 1 min.</summary>
    /// <value>200 ms by default.</value>
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Settings for the client library by their librdkafka names: TLS, SASL, compression and the like. Settings that TaskKit must own are refused. In
    /// environment variables <c>_</c> may stand for <c>.</c>.
    /// </summary>
    public IDictionary<string, string> Client { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
