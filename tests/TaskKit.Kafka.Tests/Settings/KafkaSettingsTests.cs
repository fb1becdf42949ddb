using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using TaskKit.Backends;
using TaskKit.Kafka;
using TaskKit.Kafka.Settings;

namespace TaskKit.Kafka.Tests.Settings;

public sealed class KafkaSettingsTests
{
    private const string Secret = "hunter2";

    [Trait("Seed", "0-14")]
    [Fact]
    public void Defaults_reach_the_client()
    {
        var options = Read();
        var consumer = KafkaClientConfigs.Consumer(options, "g");
        Assert.Equal(("localhost:9092", "g"), (consumer.BootstrapServers, consumer.GroupId));
        Assert.Equal((false, false), (consumer.EnableAutoCommit, consumer.EnableAutoOffsetStore));
        Assert.Equal(AutoOffsetReset.Earliest, consumer.AutoOffsetReset);
        Assert.Equal(PartitionAssignmentStrategy.CooperativeSticky, consumer.PartitionAssignmentStrategy);
        Assert.Equal((6_000, 300_000), (consumer.SessionTimeoutMs, consumer.MaxPollIntervalMs));
        var producer = KafkaClientConfigs.Producer(options, TimeSpan.FromMilliseconds(5));
        Assert.Equal((Acks.All, true, Partitioner.Murmur2Random), (producer.Acks, producer.EnableIdempotence, producer.Partitioner));
        Assert.Equal((30_000, 1_032_768, 5.0), (producer.MessageTimeoutMs, producer.MessageMaxBytes, producer.LingerMs));
        KafkaClientConfigs.Check(options, "TaskKit:Kafka");
    }

    [Fact]
    public void The_client_library_takes_all_that_is_made_of_the_options()
    {
        var options = Read(
            ("SessionTimeout", "1h"),
            ("MaxPollInterval", "1d"),
            ("MaxMessageBytes", "999000000"),
            ("Client:compression_type", "lz4")
        );
        using var consumer = new ConsumerBuilder<byte[], byte[]>(KafkaClientConfigs.Consumer(options, "g")).SetLogHandler(Ignore).Build();
        using var producer = new ProducerBuilder<byte[], byte[]>(KafkaClientConfigs.Producer(options, TimeSpan.Zero))
            .SetLogHandler(Ignore)
            .Build();
        using var admin = new AdminClientBuilder(KafkaClientConfigs.Admin(options)).SetLogHandler(Ignore).Build();
        Assert.Equal("lz4", KafkaClientConfigs.Producer(options, TimeSpan.Zero).Get("compression.type"));
    }

    [Fact]
    public void D21_A_message_spells_the_section_as_the_documentation_does()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("TaskKit:Kafka:Client:compression.type", "none of these")])
            .Build();
        var context = new TaskBackendContext(
            configuration.GetSection("TaskKit:kafka"),
            AppContext.BaseDirectory,
            new(),
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance
        )
        {
            Configuration = configuration,
        };
        var error = Assert.Throws<TaskKitConfigurationException>(() => new KafkaBackendProvider().Create(context));
        Assert.StartsWith("TaskKit:Kafka:Client", error.Message);
    }

    [Fact]
    public void Every_option_can_be_set_and_is_a_known_key()
    {
        var options = Read(
            ("Brokers", "a:1, b:2"),
            ("TopicPrefix", "eu."),
            ("ConsumerGroup", "all"),
            ("Dispatcher", "false"),
            ("Partitions", "12"),
            ("ReplicationFactor", "3"),
            ("Retention", "90d"),
            ("MaxMessageBytes", "2000000"),
            ("SessionTimeout", "10s"),
            ("MaxPollInterval", "10m"),
            ("CommitInterval", "1s")
        );
        Assert.Equal(("a:1, b:2", "eu.", "all", false), (options.Brokers, options.TopicPrefix, options.ConsumerGroup, options.Dispatcher));
        Assert.Equal((12, 3, 2_000_000), (options.Partitions, options.ReplicationFactor, options.MaxMessageBytes));
        Assert.Equal(TimeSpan.FromDays(90), options.Retention);
        Assert.Equal(typeof(KafkaOptions).GetProperties().Select(property => property.Name), KafkaSettingTable.All.Keys);
    }

    [Theory]
    [InlineData("Brokers", "user:hunter2@host:9092", "expected host:port")]
    [InlineData("Brokers", "host", "expected host:port")]
    [InlineData("Brokers", "a:1,,b:2", "expected host:port")]
    [InlineData("TopicPrefix", "a b", "expected at most 30 letters")]
    [InlineData("Partitions", "0", "expected 1 to 10000, got 0.")]
    [InlineData("ReplicationFactor", "two", "expected a whole number, got 'two'.")]
    [InlineData("MaxPollInterval", "5s", "expected 6s to 1d, got 5s.")]
    [InlineData("CommitInterval", "1ms", "expected 10ms to 1m, got 1ms.")]
    [InlineData("Client:acks", "1", "TaskKit sets this itself: a task counts as accepted only")]
    [InlineData("Client:ENABLE_AUTO_COMMIT", "true", "TaskKit sets this itself: offsets are committed only")]
    [InlineData("Client:bootstrap.servers", "x:1", "set the brokers in TaskKit:Kafka:Brokers")]
    [InlineData("Client:security.protocol", "tls", "expected plaintext, ssl, sasl_plaintext or sasl_ssl, got 'tls'.")]
    [InlineData("Client:ssl.ca.location", "/no/such/ca.pem", "has no effect, because security.protocol is plaintext")]
    public void A_wrong_value_is_named(string key, string value, string expected)
    {
        var error = Assert.Throws<TaskKitConfigurationException>(() => Read((key, value)));
        Assert.StartsWith($"TaskKit:Kafka:{key}: ", error.Message);
        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain(Secret, error.Message);
    }

    [Theory]
    [InlineData("sasl.password", "has no effect, because security.protocol is plaintext; set that to sasl_ssl", "sasl.password=hunter2")]
    [InlineData("sasl.mechanism", "is missing, and security.protocol asks for a login", "security.protocol=SASL_SSL")]
    [InlineData(
        "sasl.username",
        "is missing; sasl.mechanism PLAIN needs it.",
        "security.protocol=sasl_ssl;sasl.mechanisms=PLAIN;sasl.password=hunter2"
    )]
    [InlineData(
        "sasl.password",
        "is missing; sasl.mechanism SCRAM-SHA-256 needs it.",
        "security.protocol=sasl_plaintext;sasl.mechanism=SCRAM-SHA-256;sasl.username=hunter2"
    )]
    [InlineData("ssl.ca.location", "there is no file '/no/such/ca.pem'.", "security.protocol=ssl;ssl.ca.location=/no/such/ca.pem")]
    [InlineData("ssl.certificate.location", "needs both", "security.protocol=ssl;ssl.key.location=/etc/hostname")]
    public void Settings_of_the_client_that_cannot_work_together_are_found_at_start(string key, string expected, string settings)
    {
        var pairs = settings.Split(';').Select(pair => pair.Split('=')).Select(pair => ("Client:" + pair[0], pair[1])).ToArray();
        var error = Assert.Throws<TaskKitConfigurationException>(() => Read(pairs));
        Assert.StartsWith($"TaskKit:Kafka:Client:{key}: ", error.Message);
        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain(Secret, error.Message);
    }

    [Fact]
    public void A_setting_that_the_client_does_not_know_is_refused_without_secrets()
    {
        var options = Read(
            ("Client:sasl.passwordd", Secret),
            ("Client:security.protocol", "sasl_ssl"),
            ("Client:sasl.mechanism", "GSSAPI")
        );
        var error = Assert.Throws<TaskKitConfigurationException>(() => KafkaClientConfigs.Check(options, "TaskKit:Kafka"));
        Assert.Contains("sasl.passwordd", error.Message);
        Assert.DoesNotContain(Secret, error.Message);
        Assert.Equal("login *** failed", KafkaClientConfigs.Redact($"login {Secret} failed", options));
    }

    private static void Ignore<T>(T client, LogMessage message) { }

    private static KafkaOptions Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create("TaskKit:Kafka:" + pair.Key, (string?)pair.Value)))
            .Build();
        return KafkaSettings.Read(configuration, new KafkaOptions());
    }
}
