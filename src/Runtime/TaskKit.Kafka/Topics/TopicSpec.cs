using System.Globalization;
using TaskKit.Kafka.Settings;

namespace TaskKit.Kafka.Topics;

/// <summary>The demands of a program on one topic.</summary>
/// <param name="Name">The name.</param>
/// <param name="Partitions">The least number of partitions.</param>
/// <param name="ReplicationFactor">The least number of brokers that keep a copy.</param>
/// <param name="Settings">The demands on its configuration.</param>
internal sealed record TopicSpec(string Name, int Partitions, int ReplicationFactor, IReadOnlyList<TopicSetting> Settings)
{
    // With this many copies or more, two must acknowledge a record: it then survives the loss of a broker.
    private const int SafeReplication = 3;

    // The broker's default of max.message.bytes.
    private const int DefaultMessageBytes = 1_048_588;
    private const int DefaultInSync = 1;
    private const long DefaultRetentionMs = 7L * 24 * 60 * 60 * 1000;

    private const string RetentionTime = "retention.ms";
    private const string Unlimited = "-1";

    private static readonly TopicSetting AnySize = TopicSetting.Exactly("retention.bytes", Unlimited);
    private static readonly TopicSetting DeleteOld = TopicSetting.Exactly("cleanup.policy", "delete");
    private static readonly TopicSetting AppendTime = TopicSetting.Exactly("message.timestamp.type", "LogAppendTime");

    /// <summary>All topics that a program needs.</summary>
    /// <param name="names">The names of the topics.</param>
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
        // Dead letters are kept without limit, until a person deals with them.
        TopicSetting[] kept = [AppendTime, TopicSetting.Exactly(RetentionTime, Unlimited), AnySize];
        // Not the broker's default of a week: records must outlast any backlog.
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
/// <param name="IsLeast">True when a larger number is accepted as well.</param>
/// <param name="IsSaid">True when a new topic gets the value; false when the broker's default is enough.</param>
internal sealed record TopicSetting(string Name, string Value, bool IsLeast, bool IsSaid)
{
    public static TopicSetting Exactly(string name, string value) => new(name, value, IsLeast: false, IsSaid: true);

    public static TopicSetting AtLeast(string name, long value, long brokerDefault) =>
        new(name, value.ToString(CultureInfo.InvariantCulture), IsLeast: true, IsSaid: value > brokerDefault);

    /// <summary>True when the demand accepts the topic's value.</summary>
    /// <param name="actual">The value in force, or <see langword="null"/> when it is not known.</param>
    public bool Accepts(string? actual) =>
        actual == Value
        || (
            IsLeast
            && long.TryParse(actual, NumberStyles.Integer, CultureInfo.InvariantCulture, out long number)
            // A negative number means no limit.
            && (number < 0 || number >= long.Parse(Value, CultureInfo.InvariantCulture))
        );
}
