using TaskKit.TestSupport;
using YamlDotNet.RepresentationModel;

namespace TaskKit.Tool.Tests.Deployment;

/// <summary>The compose file that users start from: servers that keep what they took, and that nobody else on the network reaches.</summary>
public sealed class ComposeTests
{
    private static readonly YamlMappingNode Root = Load();

    [Fact]
    public void Kafka_creates_no_topic_by_itself() =>
        Assert.Equal("false", Text(Service("kafka"), "environment", "KAFKA_AUTO_CREATE_TOPICS_ENABLE"));

    [Fact]
    public void Kafka_is_one_node_whose_internal_topics_ask_for_one_replica()
    {
        var environment = (YamlMappingNode)Service("kafka")["environment"];
        Assert.Equal("broker,controller", Text(environment, "KAFKA_PROCESS_ROLES"));
        var replicas = environment.Children.Where(pair =>
            ((YamlScalarNode)pair.Key).Value is { } name
            && (name.EndsWith("_REPLICATION_FACTOR", StringComparison.Ordinal) || name.EndsWith("_MIN_ISR", StringComparison.Ordinal))
        );
        Assert.Equal(5, replicas.Count());
        Assert.All(replicas, pair => Assert.Equal("1", ((YamlScalarNode)pair.Value).Value));
    }

    [Fact]
    public void Redis_logs_each_write_and_evicts_nothing() =>
        Assert.Equal(["redis-server", "--appendonly", "yes", "--maxmemory-policy", "noeviction"], Texts(Service("redis"), "command"));

    [Theory]
    [InlineData("kafka", "127.0.0.1:9092:9092")]
    [InlineData("redis", "127.0.0.1:6379:6379")]
    public void Only_this_machine_reaches_it_at_the_default_port(string service, string port) =>
        Assert.Equal([port], Texts(Service(service), "ports"));

    [Fact]
    public void Programs_on_this_machine_are_sent_to_the_port_that_is_published() =>
        Assert.StartsWith("HOST://127.0.0.1:9092,", Text(Service("kafka"), "environment", "KAFKA_ADVERTISED_LISTENERS"));

    [Theory]
    [InlineData("kafka", "KAFKA_LOG_DIRS")]
    [InlineData("redis", null)]
    public void Data_outlives_the_container_and_health_is_watched(string service, string? folderVariable)
    {
        string folder = folderVariable is null ? "/data" : Text(Service(service), "environment", folderVariable);
        Assert.Equal([$"{service}:{folder}"], Texts(Service(service), "volumes"));
        Assert.True(((YamlMappingNode)Root["volumes"]).Children.ContainsKey(service));
        Assert.Equal("CMD", Texts((YamlMappingNode)Service(service)["healthcheck"], "test")[0]);
    }

    private static YamlMappingNode Load()
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(Path.Combine(Repository.Root, "compose.yaml"));
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents.Single().RootNode;
    }

    private static YamlMappingNode Service(string name) => (YamlMappingNode)Root["services"][name];

    private static string Text(YamlNode node, params string[] path) =>
        ((YamlScalarNode)path.Aggregate(node, (parent, name) => parent[name])).Value!;

    private static string[] Texts(YamlMappingNode node, string name) =>
        [.. ((YamlSequenceNode)node[name]).Select(item => ((YamlScalarNode)item).Value!)];
}
