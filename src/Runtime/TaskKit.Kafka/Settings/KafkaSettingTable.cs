using TaskKit.Settings;

namespace TaskKit.Kafka.Settings;

/// <summary>The declarations of section <c>TaskKit:Kafka</c>.</summary>
internal static class KafkaSettingTable
{
    /// <summary>The environment variable for <see cref="KafkaOptions.Brokers"/>.</summary>
    public const string BrokersVariable = "KAFKA_BROKERS";

    /// <summary>The largest <see cref="KafkaOptions.MaxMessageBytes"/>. The limit of the client library is 1,000,000,000.</summary>
    public const int LargestMessage = 999_000_000;

    // With this prefix, a topic of the longest type name stays within Kafka's 249 characters.
    private const int LongestPrefix = 30;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>The whole section.</summary>
    public static SettingTable<KafkaOptions> All { get; } = Client(Waits(Topics(Names(new SettingTable<KafkaOptions>()))));

    private static SettingTable<KafkaOptions> Names(SettingTable<KafkaOptions> table) =>
        table
            .Text(
                nameof(KafkaOptions.Brokers),
                options => options.Brokers,
                (options, brokers) => options.Brokers = brokers,
                "`host:port`, or several with commas",
                "Some of the cluster's brokers.",
                variable: BrokersVariable,
                problem: WrongBrokers
            )
            .Text(
                nameof(KafkaOptions.TopicPrefix),
                options => options.TopicPrefix,
                (options, prefix) => options.TopicPrefix = prefix,
                $"at most {LongestPrefix} letters, digits, `.`, `_` and `-`",
                "The beginning of the names of all topics and groups.",
                problem: WrongPrefix
            )
            .Text(
                nameof(KafkaOptions.ConsumerGroup),
                options => options.ConsumerGroup,
                (options, group) => options.ConsumerGroup = group,
                "a name",
                "One consumer group for all task types of a worker, in place of `worker-<type>-group`.",
                unset: "a group for each type"
            )
            .Switch(
                nameof(KafkaOptions.Dispatcher),
                options => options.Dispatcher,
                (options, isOn) => options.Dispatcher = isOn,
                "Lets workers bring tasks from `tasks.pending` to their worker topics."
            );

    private static SettingTable<KafkaOptions> Topics(SettingTable<KafkaOptions> table) =>
        table
            .Number(
                nameof(KafkaOptions.Partitions),
                options => options.Partitions,
                (options, count) => options.Partitions = count,
                1,
                10_000,
                "The number of partitions that `topics create` gives a topic."
            )
            .Number(
                nameof(KafkaOptions.ReplicationFactor),
                options => options.ReplicationFactor,
                (options, count) => options.ReplicationFactor = count,
                1,
                100,
                "The number of brokers that keep a copy of a new topic. From 3 on, two must have a record before it counts as stored."
            )
            .Duration(
                nameof(KafkaOptions.Retention),
                options => options.Retention,
                (options, time) => options.Retention = time,
                TimeSpan.FromHours(1),
                TimeSpan.FromDays(10_000),
                "The time for which brokers keep records: `retention.ms` of the topics that `topics create` makes. A task that has waited for half of it makes the health check fail."
            )
            .Number(
                nameof(KafkaOptions.MaxMessageBytes),
                options => options.MaxMessageBytes,
                (options, bytes) => options.MaxMessageBytes = bytes,
                1_000,
                LargestMessage,
                "The largest record that is submitted. Topics must take 32 KB more, for the headers of retries and dead letters; `topics create` sees to it.",
                unit: "bytes"
            );

    private static SettingTable<KafkaOptions> Waits(SettingTable<KafkaOptions> table) =>
        table
            .Duration(
                nameof(KafkaOptions.SessionTimeout),
                options => options.SessionTimeout,
                (options, time) => options.SessionTimeout = time,
                Second,
                TimeSpan.FromHours(1),
                "After this long without a sign of life a worker's partitions go to others."
            )
            // The client library refuses a poll interval that is shorter than the session timeout.
            .Duration(
                nameof(KafkaOptions.MaxPollInterval),
                options => options.MaxPollInterval,
                (options, time) => options.MaxPollInterval = time,
                Second,
                TimeSpan.FromDays(1),
                "After this long without asking for records a worker loses its partitions. Handlers do not count against it.",
                notBelow: nameof(KafkaOptions.SessionTimeout)
            )
            .Duration(
                nameof(KafkaOptions.HoldUpTo),
                options => options.HoldUpTo,
                (options, time) => options.HoldUpTo = time,
                TimeSpan.Zero,
                TimeSpan.FromSeconds(30),
                "The longest retry or snooze that waits in the memory of its worker, with its offset open. A longer wait moves to a tier topic; `0s` moves every wait."
            )
            .Duration(
                nameof(KafkaOptions.CommitInterval),
                options => options.CommitInterval,
                (options, time) => options.CommitInterval = time,
                TimeSpan.FromMilliseconds(10),
                TimeSpan.FromMinutes(1),
                "The time between two commits of finished offsets."
            );

    private static SettingTable<KafkaOptions> Client(SettingTable<KafkaOptions> table) =>
        table.Pairs(
            nameof(KafkaOptions.Client),
            "name",
            options => options.Client,
            "A setting of the client library by its librdkafka name; see below."
        );

    // The address is not quoted, since a password in it is a likely slip.
    private static string? WrongBrokers(string brokers) =>
        brokers.Split(',').All(address => HostAddress.IsValid(address.AsSpan().Trim()))
            ? null
            : "expected host:port such as localhost:9092, or several with commas, without user or password; those go to Client.";

    private static string? WrongPrefix(string prefix) =>
        prefix.Length <= LongestPrefix && prefix.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-')
            ? null
            : $"expected at most {LongestPrefix} letters, digits, '.', '_' and '-', got '{prefix}'.";
}
