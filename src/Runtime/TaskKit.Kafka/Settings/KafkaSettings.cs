using Microsoft.Extensions.Configuration;
using TaskKit.Settings;

namespace TaskKit.Kafka.Settings;

/// <summary>Reads section <c>TaskKit:Kafka</c>.</summary>
internal static class KafkaSettings
{
    // The longest prefix, the rest of a topic's name and the longest name of a type stay within Kafka's 249 characters.
    private const int LongestPrefix = 30;

    /// <summary>The path of the section.</summary>
    public const string SectionPath = "TaskKit:Kafka";

    private const string BrokersAlias = "KAFKA_BROKERS";

    /// <summary>The largest <see cref="KafkaOptions.MaxMessageBytes"/>: the client library takes little more.</summary>
    public const int LargestMessage = 999_000_000;

    /// <summary>The keys that the section may hold.</summary>
    public static IReadOnlyList<string> ConfigurationKeys { get; } =
    [
        nameof(KafkaOptions.Brokers),
        nameof(KafkaOptions.TopicPrefix),
        nameof(KafkaOptions.ConsumerGroup),
        nameof(KafkaOptions.Dispatcher),
        nameof(KafkaOptions.Partitions),
        nameof(KafkaOptions.ReplicationFactor),
        nameof(KafkaOptions.Retention),
        nameof(KafkaOptions.MaxMessageBytes),
        nameof(KafkaOptions.SessionTimeout),
        nameof(KafkaOptions.MaxPollInterval),
        nameof(KafkaOptions.HoldUpTo),
        nameof(KafkaOptions.CommitInterval),
        nameof(KafkaOptions.Client),
    ];

    /// <summary>Reads a program's whole configuration, in which <c>KAFKA_BROKERS</c> stands for the section's brokers.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="options">The options, as code set them.</param>
    /// <exception cref="TaskKitConfigurationException">A value is invalid.</exception>
    public static KafkaOptions Read(IConfiguration configuration, KafkaOptions options)
    {
        var settings = new SettingsReader(configuration.GetSection(SectionPath));
        settings.Alias(nameof(KafkaOptions.Brokers), BrokersAlias, configuration);
        return Read(settings, options);
    }

    /// <summary>Tells whether a program's configuration names the brokers.</summary>
    /// <param name="configuration">The whole configuration of the program.</param>
    public static bool NamesBrokers(IConfiguration configuration) =>
        configuration[BrokersAlias] is { Length: > 0 } || configuration[$"TaskKit:Kafka:{nameof(KafkaOptions.Brokers)}"] is { Length: > 0 };

    /// <summary>Lays the section's values over the options, and checks the result.</summary>
    /// <param name="settings">The section.</param>
    /// <param name="options">The options, as code set them.</param>
    /// <exception cref="TaskKitConfigurationException">A value is invalid.</exception>
    public static KafkaOptions Read(SettingsReader settings, KafkaOptions options)
    {
        options.Brokers = settings.Text(nameof(options.Brokers), options.Brokers)!;
        options.TopicPrefix = settings.Text(nameof(options.TopicPrefix), options.TopicPrefix)!;
        options.ConsumerGroup = settings.Text(nameof(options.ConsumerGroup), options.ConsumerGroup);
        options.Dispatcher = settings.Switch(nameof(options.Dispatcher), options.Dispatcher)!.Value;
        options.Partitions = settings.Number(nameof(options.Partitions), options.Partitions)!.Value;
        options.ReplicationFactor = settings.Number(nameof(options.ReplicationFactor), options.ReplicationFactor)!.Value;
        options.Retention = settings.Duration(nameof(options.Retention), options.Retention)!.Value;
        options.MaxMessageBytes = settings.Number(nameof(options.MaxMessageBytes), options.MaxMessageBytes)!.Value;
        options.SessionTimeout = settings.Duration(nameof(options.SessionTimeout), options.SessionTimeout)!.Value;
        options.MaxPollInterval = settings.Duration(nameof(options.MaxPollInterval), options.MaxPollInterval)!.Value;
        options.CommitInterval = settings.Duration(nameof(options.CommitInterval), options.CommitInterval)!.Value;
        options.HoldUpTo = settings.Duration(nameof(options.HoldUpTo), options.HoldUpTo)!.Value;
        var client = settings.Section(nameof(options.Client));
        foreach (string name in client.Keys)
            options.Client[name] = client.Text(name) ?? "";
        Check(settings, options);
        ClientSettings.Check(client, options.Client);
        return options;
    }

    private static void Check(SettingsReader settings, KafkaOptions options)
    {
        // The address is not quoted, since a password in it is a likely slip.
        if (!options.Brokers.Split(',').All(IsAddress))
            throw new TaskKitConfigurationException(
                settings.PathOf(nameof(options.Brokers)),
                "expected host:port such as localhost:9092, or several with commas, without user or password; those go to Client."
            );
        if (options.TopicPrefix.Length > LongestPrefix || !options.TopicPrefix.All(IsTopicLetter))
            throw new TaskKitConfigurationException(
                settings.PathOf(nameof(options.TopicPrefix)),
                $"expected at most {LongestPrefix} letters, digits, '.', '_' and '-', got '{options.TopicPrefix}'."
            );
        Within(settings.PathOf(nameof(options.Partitions)), options.Partitions, 1, 10_000);
        Within(settings.PathOf(nameof(options.ReplicationFactor)), options.ReplicationFactor, 1, 100);
        Within(settings.PathOf(nameof(options.MaxMessageBytes)), options.MaxMessageBytes, 1_000, LargestMessage);
        Within(settings.PathOf(nameof(options.Retention)), options.Retention, TimeSpan.FromHours(1), TimeSpan.FromDays(10_000));
        var second = TimeSpan.FromSeconds(1);
        Within(settings.PathOf(nameof(options.SessionTimeout)), options.SessionTimeout, second, TimeSpan.FromHours(1));
        // The client library refuses a poll interval that is shorter than the session timeout.
        Within(settings.PathOf(nameof(options.MaxPollInterval)), options.MaxPollInterval, options.SessionTimeout, TimeSpan.FromDays(1));
        Within(
            settings.PathOf(nameof(options.CommitInterval)),
            options.CommitInterval,
            TimeSpan.FromMilliseconds(10),
            TimeSpan.FromMinutes(1)
        );
        Within(settings.PathOf(nameof(options.HoldUpTo)), options.HoldUpTo, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    private static bool IsAddress(string text)
    {
        string address = text.Trim();
        int colon = address.LastIndexOf(':');
        return colon > 0
            && !address.AsSpan().ContainsAny("@/= \t")
            && int.TryParse(address.AsSpan(colon + 1), out int port)
            && port is > 0 and <= 65535;
    }

    private static bool IsTopicLetter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';

    private static void Within(string path, int value, int least, int most)
    {
        if (value < least || value > most)
            throw new TaskKitConfigurationException(path, $"expected {least} to {most}, got {value}.");
    }

    private static void Within(string path, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
            throw new TaskKitConfigurationException(
                path,
                $"expected {DurationText.Format(least)} to {DurationText.Format(most)}, got {DurationText.Format(value)}."
            );
    }
}
