using Microsoft.Extensions.Configuration;
using TaskKit.Settings;

namespace TaskKit.Kafka.Settings;

/// <summary>Reads section <c>TaskKit:Kafka</c>.</summary>
internal static class KafkaSettings
{
    /// <summary>The path of the section.</summary>
    public const string SectionPath = "TaskKit:Kafka";

    /// <summary>Reads a program's whole configuration, in which <c>KAFKA_BROKERS</c> stands for the section's brokers.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="options">The options, as code set them.</param>
    /// <exception cref="TaskKitConfigurationException">A value is invalid.</exception>
    public static KafkaOptions Read(IConfiguration configuration, KafkaOptions options)
    {
        var section = new SettingsReader(configuration.GetSection(SectionPath));
        KafkaSettingTable.All.Read(section, options, configuration);
        ClientSettings.Check(section.Section(nameof(options.Client)), options.Client);
        return options;
    }

    /// <summary>True when a program's configuration names the brokers.</summary>
    /// <param name="configuration">The whole configuration of the program.</param>
    public static bool NamesBrokers(IConfiguration configuration) =>
        configuration[KafkaSettingTable.BrokersVariable] is { Length: > 0 }
        || configuration[$"{SectionPath}:{nameof(KafkaOptions.Brokers)}"] is { Length: > 0 };
}
