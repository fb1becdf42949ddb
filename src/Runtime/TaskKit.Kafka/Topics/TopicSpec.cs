using System.Globalization;
using TaskKit.Kafka.Settings;

namespace TaskKit.Kafka.Topics;

/// <summary>A topic as it should be.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Partitions">How many partitions it has at least.</param>
/// <param name="ReplicationFactor">How many brokers keep a copy at least.</param>
/// <param name="Settings">What its configuration must say.</param>
internal sealed record TopicSpec(string Name, int Partitions, int ReplicationFactor, IReadOnlyList<TopicSetting> Settings)
{
    // From this many copies on, an acknowledged record should survive the loss of the broker that led it.
    private const int SafeReplication = 3;

    // What brokers take unless they are told otherwise.
    private const int DefaultMessageBytes = 1_048_588;
    private const int DefaultInSync = 1;
    private const long DefaultRetentionMs = 7L * 24 * 60 * 60 * 1000;

    private const string RetentionTime = "retention.ms";
    private const string Unlimited = "-1";

    private static readonly TopicSetting AnySize = TopicSetting.Exactly("retention.bytes", Unlimited);
    private static readonly TopicSetting DeleteOld = TopicSetting.Exactly("cleanup.policy", "delete");
    private static readonly TopicSetting AppendTime = TopicSetting.Exactly("message.timestamp.type", "LogAppendTime");

    /// <summary>All topics that a program's task types need.</summary>
    /// <param name="names">What they are called.</param>
    /// <param name="types">The task types.</param>
    /// <param name="options">Partitions, replication and the size of records.</param>
    public static IReadOnlyList<TopicSpec> Of(TopicNames names, IEnumerable<string> types, KafkaOptions options)
    {
        var common = new List<TopicSetting>
        {
            DeleteOld,
            TopicSetting.AtLeast("max.message.bytes", KafkaClientConfigs.LargestRecord(options), DefaultMessageBytes),
        };
        if (options.ReplicationFactor >= SafeReplication)
            common.Add(TopicSetting.AtLeast("min.insync.replicas", SafeReplication - 1, DefaultInSync));
        // Dead letters stay until somebody has looked at them.
        TopicSetting[] kept = [AppendTime, TopicSetting.Exactly(RetentionTime, Unlimited), AnySize];
        // Others must outlast any backlog: the broker's own week is soon over.
        long retention = (long)options.Retention.TotalMilliseconds;
        TopicSetting[] waits = [TopicSetting.AtLeast(RetentionTime, retention, DefaultRetentionMs), AnySize];
        return
        [
            .. types.Select(names.Worker).Order(StringComparer.Ordinal).Select(name => Make(name, waits)),
            .. options.Dispatcher ? new[] { Make(names.Pending, waits) } : [],
            .. names.RetryTopics.Select(name => Make(name, [AppendTime, .. waits])),
            Make(names.DeadLetters, kept),
        ];

        TopicSpec Make(string name, TopicSetting[] own) => new(name, options.Partitions, options.ReplicationFactor, [.. common, .. own]);
    }
}

/// <summary>The demand on one entry of a topic's configuration.</summary>
/// <param name="Name">The entry.</param>
/// <param name="Value">Its value.</param>
/// <param name="IsLeast">Whether a larger number will do as well.</param>
/// <param name="IsSaid">Whether a new topic is given the value; not where the broker's default is larger.</param>
internal sealed record TopicSetting(string Name, string Value, bool IsLeast, bool IsSaid)
{
    public static TopicSetting Exactly(string name, string value) => new(name, value, IsLeast: false, IsSaid: true);

    public static TopicSetting AtLeast(string name, long value, long brokerDefault) =>
        new(name, value.ToString(CultureInfo.InvariantCulture), IsLeast: true, IsSaid: value > brokerDefault);

    /// <summary>True when the topic's value will do.</summary>
    /// <param name="actual">The value in force, or <see langword="null"/> when it is not known.</param>
    public bool Accepts(string? actual) =>
        actual == Value
        || (
            IsLeast
            && long.TryParse(actual, NumberStyles.Integer, CultureInfo.InvariantCulture, out long number)
            // A negative number is no limit.
            && (number < 0 || number >= long.Parse(Value, CultureInfo.InvariantCulture))
        );
}
