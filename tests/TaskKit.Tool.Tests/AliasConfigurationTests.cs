using TaskKit.Kafka;
using TaskKit.Kafka.Settings;
using TaskKit.Redis.State;
using TaskKit.Redis.State.Connecting;
using TaskKit.Tool;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>The tool reads the environment's short names as the application does.</summary>
[Collection(nameof(AliasConfigurationTests))]
public sealed class AliasConfigurationTests : IDisposable
{
    private readonly ToolFolder _folder = new();

    public void Dispose()
    {
        Set(null, null, null);
        _folder.Dispose();
    }

    [Fact]
    public void A_flag_wins_over_the_settings_variable_over_the_alias_over_files()
    {
        _folder.Write("appsettings.json", """{"TaskKit":{"Kafka":{"Brokers":"file:1"},"Redis":{"Address":"file:2"}}}""");
        Assert.Equal(("file:1", "file:2"), Read());
        Set("alias:1", "alias:2", null);
        Assert.Equal(("alias:1", "alias:2"), Read());
        Set("alias:1", "alias:2", "variable:1");
        Assert.Equal(("variable:1", "alias:2"), Read());
        Assert.Equal(("flag:1", "flag:2"), Read(("TaskKit:Kafka:Brokers", "flag:1"), ("TaskKit:Redis:Address", "flag:2")));
    }

    private (string Brokers, string Redis) Read(params (string Path, string Value)[] flags)
    {
        var project = new UserProject(Path.Combine(_folder.Root, "Shop.csproj"), _folder.Target, "Shop", "Exe", "");
        var host = new ToolHost
        {
            In = TextReader.Null,
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            WorkingDirectory = _folder.Root,
            Variable = _ => null,
            Backends = [],
        };
        var root = AppConfiguration.Load(project, null, flags.ToDictionary(flag => flag.Path, flag => flag.Value), host).Root;
        return (KafkaSettings.Read(root, new KafkaOptions()).Brokers, RedisSettingTable.Read(root, new RedisOptions()).Address);
    }

    private static void Set(string? brokers, string? redis, string? variable)
    {
        Environment.SetEnvironmentVariable("KAFKA_BROKERS", brokers);
        Environment.SetEnvironmentVariable("REDIS_ADDR", redis);
        Environment.SetEnvironmentVariable("TaskKit__Kafka__Brokers", variable);
    }

    // They are the whole process's.
    [CollectionDefinition(nameof(AliasConfigurationTests), DisableParallelization = true)]
    public sealed class AloneInItsTime;
}
