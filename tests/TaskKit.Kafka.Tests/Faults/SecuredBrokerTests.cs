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
public sealed class SecuredBrokerTests(SecuredBroker broker) : IClassFixture<SecuredBroker>
{
    [KafkaFact(OwnBroker = true)]
    public async Task With_the_login_and_the_authority_topics_are_made_and_tasks_run()
    {
        var options = Options(SecuredBroker.Password, broker.Authority);
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
        await using var backend = await OpenAsync(Options("a-wrong-password", broker.Authority));
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done, backend: backend);

        await KafkaStage.ExpectTroubleAsync(host, "refused the login", "sasl.");

        Assert.DoesNotContain(host.Logs.Lines, line => line.Text.Contains("a-wrong-password", StringComparison.Ordinal));
    }

    [KafkaFact(OwnBroker = true)]
    public async Task A_certificate_that_nobody_vouches_for_is_named()
    {
        await using var backend = await OpenAsync(Options(SecuredBroker.Password, authority: null));
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done, backend: backend);

        await KafkaStage.ExpectTroubleAsync(host, "TLS", "ssl.");
    }

    private KafkaOptions Options(string password, string? authority)
    {
        var options = new KafkaOptions
        {
            Brokers = broker.Address,
            Partitions = 1,
            Dispatcher = false,
        };
        options.Client["security.protocol"] = "SASL_SSL";
        options.Client["sasl.mechanism"] = "PLAIN";
        options.Client["sasl.username"] = SecuredBroker.User;
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
}
