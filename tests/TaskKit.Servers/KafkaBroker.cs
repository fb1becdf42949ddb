using System.Globalization;

namespace TaskKit.Servers;

/// <summary>A single Kafka broker, small and fast to start: no topic is created by itself.</summary>
public sealed class KafkaBroker : Server
{
    private const int PortTries = 5;

    // What a broker keeps ready for thousands of partitions, cut down to what tests need.
    private static readonly string[] SmallSettings =
    [
        "group.initial.rebalance.delay.ms=0",
        "group.min.session.timeout.ms=1000",
        "offsets.topic.num.partitions=4",
        "log.index.size.max.bytes=65536",
        "log.cleaner.dedupe.buffer.size=2097152",
        "log.cleaner.io.buffer.size=65536",
        "num.network.threads=2",
        "num.io.threads=4",
        "background.threads=2",
    ];

    private readonly string _heap;
    private readonly string[] _settings;

    private KafkaBroker(string heap, string[] settings)
        : base("kafka") => (_heap, _settings) = (heap, settings);

    /// <summary>The reason why no broker can be started on this machine; null when one can.</summary>
    public static string? Missing { get; } =
        KafkaKit.Script is null
            ? $"Needs Kafka: {KafkaKit.Variable} names no folder with the script 'kafka', and eng/kafka has no jars: eng/kafka/fetch.sh fetches them."
        : !Installed.Has("java")
            ? "Needs Kafka: its broker runs on Java 17, and there is no java (Debian: apt-get install openjdk-17-jre-headless)."
        : null;

    /// <summary>Starts a broker with no data.</summary>
    /// <param name="heap">The heap of its Java process.</param>
    /// <param name="settings">Further broker settings, each as <c>key=value</c>; they win.</param>
    /// <exception cref="ServerException">It cannot be had, or ended while starting.</exception>
    public static async Task<KafkaBroker> StartNewAsync(string heap = "256m", params string[] settings)
    {
        if (Missing is { } reason)
            throw new ServerException(reason);
        var broker = new KafkaBroker(heap, settings);
        for (int tries = 1; ; tries++)
        {
            broker.Port = Loopback.FreePort();
            try
            {
                await broker.LaunchAsync(CancellationToken.None);
                return broker;
            }
            catch (ServerException e) when (tries < PortTries && e.Message.Contains("already", StringComparison.Ordinal))
            {
                // Somebody else was faster at this port.
            }
            catch
            {
                await broker.DisposeAsync();
                throw;
            }
        }
    }

    private protected override Task LaunchAsync(CancellationToken cancellationToken)
    {
        string[] arguments = ["start", "--port", Port.ToString(CultureInfo.InvariantCulture), "--dir", Folder];
        var settings = SmallSettings.Concat(_settings).SelectMany(setting => new[] { "--set", setting });
        // The script writes the pid file.
        return KafkaKit.RunAsync(_heap, [.. arguments, .. settings], cancellationToken);
    }
}
