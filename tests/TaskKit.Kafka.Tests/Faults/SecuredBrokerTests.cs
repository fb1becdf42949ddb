using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Backends;
using TaskKit.Kafka;
using TaskKit.Kafka.Topics;
using TaskKit.Redis.State;
using TaskKit.Servers;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Faults;

/// <summary>A broker that talks TLS only and wants a login.</summary>
public sealed class SecuredBrokerTests : IAsyncLifetime
{
    private const string User = "orders";
    private const string Password = "correct-horse";

    private readonly string _folder = Directory.CreateTempSubdirectory("taskkit-secured-").FullName;
    private KafkaBroker? _broker;

    private string Authority => Path.Combine(_folder, "ca.pem");

    public async Task InitializeAsync()
    {
        if (KafkaBroker.Missing is not null)
            return;
        string store = Path.Combine(_folder, "broker.pem");
        WriteCertificate(store, Authority);
        _broker = await KafkaBroker.StartNewAsync(
            "256m",
            // The one listener for clients and for the broker itself keeps its name.
            "listener.security.protocol.map=PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT",
            "sasl.enabled.mechanisms=PLAIN",
            "sasl.mechanism.inter.broker.protocol=PLAIN",
            "ssl.keystore.type=PEM",
            $"ssl.keystore.location={store}",
            "ssl.truststore.type=PEM",
            $"ssl.truststore.location={Authority}",
            "listener.name.plaintext.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required "
                + $"""username="broker" password="itself" user_broker="itself" user_{User}="{Password}";"""
        );
    }

    public async Task DisposeAsync()
    {
        if (_broker is not null)
            await _broker.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [KafkaFact(OwnBroker = true)]
    public async Task With_the_login_and_the_authority_topics_are_made_and_tasks_run()
    {
        var options = Options(Password, Authority);
        await CreateTopicsAsync(options);
        await using var backend = await OpenAsync(options);
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done, backend: backend);

        var id = await host.EnqueueAsync();

        await Eventually.TrueAsync(
            async () => (await backend.Operations!.FindAsync(id, CancellationToken.None))?.State == TaskState.Done,
            "the task is done",
            seconds: 60
        );
        Assert.Null(await backend.CheckAsync(CancellationToken.None));
    }

    [KafkaFact(OwnBroker = true)]
    public async Task A_wrong_password_is_named_and_not_shown()
    {
        await using var backend = await OpenAsync(Options("a-wrong-password", Authority));
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done, backend: backend);

        await KafkaStage.ExpectTroubleAsync(host, "refused the login", "sasl.");

        Assert.DoesNotContain(host.Logs.Lines, line => line.Text.Contains("a-wrong-password", StringComparison.Ordinal));
    }

    [KafkaFact(OwnBroker = true)]
    public async Task A_certificate_that_nobody_vouches_for_is_named()
    {
        await using var backend = await OpenAsync(Options(Password, authority: null));
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done, backend: backend);

        await KafkaStage.ExpectTroubleAsync(host, "TLS", "ssl.");
    }

    private KafkaOptions Options(string password, string? authority)
    {
        var options = new KafkaOptions
        {
            Brokers = _broker!.Address,
            Partitions = 1,
            Dispatcher = false,
        };
        options.Client["security.protocol"] = "SASL_SSL";
        options.Client["sasl.mechanism"] = "PLAIN";
        options.Client["sasl.username"] = User;
        options.Client["sasl.password"] = password;
        if (authority is not null)
            options.Client["ssl.ca.location"] = authority;
        return options;
    }

    private static async Task CreateTopicsAsync(KafkaOptions options)
    {
        string[] types = [ProbeCatalog.Type, ProbeCatalog.Limited];
        var names = new TopicNames(options.TopicPrefix, types);
        using var admin = new TopicAdmin(options);
        foreach (var action in TopicPlan.Compare(names, TopicSpec.Of(names, types, options), [], prune: false))
            await admin.ApplyAsync(action, validateOnly: false, CancellationToken.None);
    }

    private static async Task<ITaskBackend> OpenAsync(KafkaOptions kafka)
    {
        var server = await SharedServers.RedisAsync();
        var redis = new RedisOptions { Address = server.Address, Database = server.NextDatabase() };
        var retention = new RetentionOptions();
        var context = new TaskBackendContext(
            new ConfigurationBuilder().Build().GetSection("TaskKit:Kafka"),
            AppContext.BaseDirectory,
            retention,
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
        return KafkaBackendProvider.Create(context, kafka, new RedisGuard(redis, retention, TimeProvider.System, NullLogger.Instance));
    }

    // One that signs itself, for the address that the broker is reached by: the broker's key store and its authority in one.
    private static void WriteCertificate(string store, string authority)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=broker", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        string pem = certificate.ExportCertificatePem();
        File.WriteAllText(authority, pem);
        File.WriteAllText(store, $"{key.ExportPkcs8PrivateKeyPem()}\n{pem}\n");
    }
}
