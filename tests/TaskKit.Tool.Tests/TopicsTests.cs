using System.Text.Json.Nodes;
using Confluent.Kafka;
using TaskKit.Servers;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>The commands on topics against a real broker; each test has names of its own by the topics' prefix.</summary>
public sealed class TopicsTests
{
    private static readonly string[] Shared =
    [
        "tasks.dlq",
        "tasks.pending",
        "tasks.retry.1d",
        "tasks.retry.1h",
        "tasks.retry.30s",
        "tasks.retry.5m",
        "tasks.retry.5s",
    ];

    [Trait("Seed", "0-13")]
    [KafkaFact]
    public async Task Create_makes_what_is_missing_and_then_nothing_more()
    {
        using var cluster = await TestCluster.OpenAsync();
        var plan = (await cluster.RunAsync("topics", "plan")).Succeeded();
        Assert.Contains("9 to do", plan.Error);
        Assert.Equal(2, (await cluster.RunAsync("topics", "drift")).ExitCode);
        var created = (await cluster.RunAsync("topics", "create", "--json")).Succeeded();
        Assert.Equal(
            Shared.Append("tasks.worker.order").Append("tasks.worker.sms").Select(name => cluster.Prefix + name),
            created.Json.AsArray().Select(action => (string?)action!["topic"]).Order(StringComparer.Ordinal)
        );
        var topics = await cluster.ListAsync();
        Assert.All(
            topics,
            topic => Assert.Equal(("ok", 6, 1), ((string?)topic["state"], (int)topic["partitions"]!, (int)topic["replicationFactor"]!))
        );
        var again = (await cluster.RunAsync("topics", "create", "--json")).Succeeded();
        Assert.Empty(again.Json.AsArray());
        Assert.Equal(0, (await cluster.RunAsync("topics", "drift")).ExitCode);
        Assert.Contains("All 9 topics are as they should be.", (await cluster.RunAsync("topics", "plan")).Error);
    }

    [KafkaFact]
    public async Task A_dry_run_is_checked_by_the_broker_and_changes_nothing()
    {
        using var cluster = await TestCluster.OpenAsync();
        var run = (await cluster.RunAsync("topics", "create", "--type", "sms", "--dry-run")).Succeeded();
        Assert.Contains("The broker would accept 8 changes; nothing was done.", run.Error);
        Assert.All(await cluster.ListAsync(), topic => Assert.Equal("missing", (string?)topic["state"]));
        var refused = await cluster.RunAsync("topics", "create", "--dry-run", "--replication-factor", "50");
        Assert.Equal(6, refused.ExitCode);
        Assert.Contains("at most the number of brokers", refused.Error);
    }

    [KafkaFact]
    public async Task Worker_topics_grow_only_by_force()
    {
        using var cluster = await TestCluster.OpenAsync();
        (await cluster.RunAsync("topics", "create", "--type", "sms", "--partitions", "1")).Succeeded();
        var refused = await cluster.RunAsync("topics", "create", "--type", "sms", "--partitions", "2");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("TKCLI072", refused.Error);
        Assert.Contains("every worker topic counts as ordered", refused.Error);
        Assert.Equal((1, 2), (await cluster.PartitionsAsync("tasks.worker.sms"), await cluster.PartitionsAsync("tasks.dlq")));
        Assert.Contains("needs --force", (await cluster.RunAsync("topics", "plan", "--type", "sms", "--partitions", "2")).Out);
        (await cluster.RunAsync("topics", "create", "--type", "sms", "--partitions", "2", "--force")).Succeeded();
        Assert.Equal(2, await cluster.PartitionsAsync("tasks.worker.sms"));
        Assert.Equal(0, (await cluster.RunAsync("topics", "drift", "--type", "sms", "--partitions", "1")).ExitCode);
    }

    [KafkaFact]
    public async Task A_setting_that_was_changed_is_set_again()
    {
        using var cluster = await TestCluster.OpenAsync();
        (await cluster.RunAsync("topics", "create", "--partitions", "1")).Succeeded();
        await cluster.SetAsync("tasks.dlq", "retention.ms", "1000");
        var drift = await cluster.RunAsync("topics", "drift", "--partitions", "1");
        Assert.Equal(2, drift.ExitCode);
        Assert.Contains("retention.ms is 1000, should be -1", drift.Out);
        (await cluster.RunAsync("topics", "create", "--partitions", "1")).Succeeded();
        Assert.Equal(0, (await cluster.RunAsync("topics", "drift", "--partitions", "1")).ExitCode);
    }

    [KafkaFact]
    public async Task Nothing_is_deleted_unless_it_is_asked_for_and_confirmed()
    {
        using var cluster = await TestCluster.OpenAsync();
        (await cluster.RunAsync("topics", "create", "--partitions", "1")).Succeeded();
        await cluster.CreateAsync("tasks.worker.old");
        Assert.Equal(0, (await cluster.RunAsync("topics", "drift", "--partitions", "1")).ExitCode);
        Assert.Equal(2, (await cluster.RunAsync("topics", "drift", "--partitions", "1", "--prune")).ExitCode);
        var asked = await cluster.RunAsync("topics", "create", "--partitions", "1", "--prune");
        Assert.Contains("TKCLI002", asked.Error);
        Assert.Contains(await cluster.ListAsync(), topic => (string?)topic["state"] == "not needed here");
        (await cluster.RunAsync("topics", "create", "--partitions", "1", "--prune", "--yes")).Succeeded();
        Assert.DoesNotContain(await cluster.ListAsync(), topic => (string?)topic["state"] == "not needed here");
    }

    [KafkaFact]
    public async Task Describe_takes_a_type_or_a_topic()
    {
        using var cluster = await TestCluster.OpenAsync();
        (await cluster.RunAsync("topics", "create", "--partitions", "2")).Succeeded();
        await cluster.ProduceAsync("tasks.worker.sms", 3);
        var json = (await cluster.RunAsync("topics", "describe", "sms", "--json")).Succeeded().Json;
        Assert.Equal((cluster.Prefix + "tasks.worker.sms", "type sms"), ((string?)json["topic"], (string?)json["purpose"]));
        Assert.Equal((cluster.Prefix + "worker-sms-group", 3), ((string?)json["group"], (int)json["lag"]!));
        Assert.Equal(3, json["partitions"]!.AsArray().Sum(partition => (int)partition!["end"]!));
        var dlq = (await cluster.RunAsync("topics", "describe", cluster.Prefix + "tasks.dlq")).Succeeded();
        Assert.Matches(@"(?m)^message.timestamp.type\s+LogAppendTime$", dlq.Out);
        Assert.Matches(@"(?m)^\s*PARTITION\s+LEADER", dlq.Out);
        var missing = await cluster.RunAsync("topics", "describe", cluster.Prefix + "tasks.worker.smss");
        Assert.Equal(7, missing.ExitCode);
        Assert.Contains($"Did you mean '{cluster.Prefix}tasks.worker.sms'?", missing.Error);
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_is_named()
    {
        using var folder = new ToolFolder();
        var run = await folder.RunAsync("topics", "drift", "--brokers", "127.0.0.1:9");
        Assert.Equal(6, run.ExitCode);
        Assert.Contains("Kafka at 127.0.0.1:9 does not answer", run.Error);
        Assert.Contains("TaskKit:Kafka:Brokers", run.Error);
    }

    [Trait("Seed", "0-14")]
    [Fact]
    public async Task Brokers_come_from_the_option_then_the_section()
    {
        using var folder = new ToolFolder();
        folder.Write("appsettings.json", """{"KAFKA_BROKERS":"alias:1","TaskKit":{"Kafka":{"Brokers":"no port"}}}""");
        var run = await folder.RunAsync("topics", "plan");
        Assert.Equal(5, run.ExitCode);
        Assert.Contains("TaskKit:Kafka:Brokers: expected host:port", run.Error);
        Assert.Contains("appsettings.json", run.Error);
        Assert.Contains("at 127.0.0.1:9 ", (await folder.RunAsync("topics", "plan", "--brokers", "127.0.0.1:9")).Error);
    }

    [Theory]
    [InlineData("--partitions 0", "--partitions expects 1 to 10000, not 0.")]
    [InlineData("--replication-factor 101", "--replication-factor expects 1 to 100, not 101.")]
    [InlineData("--prune --type sms", "leave the types out (--type)")]
    [InlineData("--prune sms", "leave the types out (--type)")]
    public async Task Wrong_options_are_refused_before_anything_is_asked(string options, string expected)
    {
        using var folder = new ToolFolder();
        var run = await folder.RunAsync(["topics", "create", .. options.Split(' ')]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(expected, run.Error);
    }

    [Theory]
    [InlineData("--type smss")]
    [InlineData("smss")]
    [InlineData("sms smss")]
    public async Task A_misspelt_type_is_refused(string types)
    {
        using var folder = new ToolFolder();
        var run = await folder.RunAsync(["topics", "plan", .. types.Split(' ')]);
        Assert.Equal(7, run.ExitCode);
        Assert.Contains("Did you mean 'sms'?", run.Error);
    }

    [Trait("Seed", "0-13")]
    [KafkaFact]
    public async Task A_type_is_taken_by_its_place_too()
    {
        using var cluster = await TestCluster.OpenAsync();
        var run = (await cluster.RunAsync("topics", "create", "sms", "--dry-run")).Succeeded();
        Assert.Contains("The broker would accept 8 changes", run.Error);
        Assert.DoesNotContain("tasks.worker.order", run.Out);
        Assert.Contains("8 to do", (await cluster.RunAsync("topics", "plan", "sms")).Succeeded().Error);
        Assert.Equal(2, (await cluster.RunAsync("topics", "drift", "sms")).ExitCode);
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("drift")]
    [InlineData("create")]
    [InlineData("list")]
    public async Task D21_A_project_without_Kafka_is_told_so(string command)
    {
        using var folder = ToolFolder.OnSqlite();
        var run = await folder.RunAsync("topics", command);
        Assert.Equal(9, run.ExitCode);
        Assert.StartsWith("error TKCLI080: Shop does not use Kafka, and only Kafka has topics.", run.Error);
    }

    private sealed class TestCluster : IDisposable
    {
        private readonly ToolFolder _folder = new();
        private readonly string _brokers;
        private readonly IAdminClient _admin;

        private TestCluster(string brokers)
        {
            _brokers = brokers;
            _admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = brokers }).Build();
            _folder.Write("appsettings.json", $$"""{ "TaskKit:Kafka:TopicPrefix": "{{Prefix}}" }""");
        }

        public string Prefix { get; } = $"t{Guid.CreateVersion7().ToString("N")[12..]}.";

        public static async Task<TestCluster> OpenAsync() => new(await SharedServers.KafkaAsync());

        public Task<ToolRun> RunAsync(params string[] args) => _folder.RunAsync([.. args, "--brokers", _brokers]);

        public async Task<IReadOnlyList<JsonNode>> ListAsync() =>
            [.. (await RunAsync("topics", "list", "--json")).Succeeded().Json.AsArray().Select(topic => topic!)];

        public async Task<int> PartitionsAsync(string topic) =>
            (int)(await ListAsync()).Single(found => (string?)found["topic"] == Prefix + topic)["partitions"]!;

        public Task CreateAsync(string topic) => _admin.CreateTopicsAsync([new() { Name = Prefix + topic, NumPartitions = 1 }]);

        public Task SetAsync(string topic, string name, string value) =>
            _admin.IncrementalAlterConfigsAsync(
                new()
                {
                    [new() { Type = Confluent.Kafka.Admin.ResourceType.Topic, Name = Prefix + topic }] =
                    [
                        new()
                        {
                            Name = name,
                            Value = value,
                            IncrementalOperation = Confluent.Kafka.Admin.AlterConfigOpType.Set,
                        },
                    ],
                }
            );

        public async Task ProduceAsync(string topic, int count)
        {
            using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = _brokers }).Build();
            for (int i = 0; i < count; i++)
                await producer.ProduceAsync(Prefix + topic, new Message<Null, string> { Value = """{"payload":1}""" });
        }

        public void Dispose()
        {
            _folder.Dispose();
            _admin.Dispose();
        }
    }
}
