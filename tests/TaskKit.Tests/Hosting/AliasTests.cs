using System.Text;
using Microsoft.Extensions.Configuration;
using TaskKit.Kafka;
using TaskKit.Kafka.Settings;
using TaskKit.Redis.State.Connecting;
using TaskKit.Registry;

namespace TaskKit.Tests.Hosting;

/// <summary>The short names of the environment: below the setting's own variable, above files.</summary>
public sealed class AliasTests : IDisposable
{
    // A real environment, apart from everybody else's.
    private readonly string _prefix = $"T{Guid.CreateVersion7():N}_";
    private readonly List<string> _set = [];

    public static TheoryData<string, string> Aliases =>
        new()
        {
            { "TaskKit:Kafka:Brokers", "KAFKA_BROKERS" },
            { "TaskKit:Redis:Address", "REDIS_ADDR" },
            { "TaskKit:Worker:DisabledTypes", "TASK_DISABLED_TYPES" },
        };

    public void Dispose() => _set.ForEach(name => Environment.SetEnvironmentVariable(name, null));

    [Theory]
    [MemberData(nameof(Aliases))]
    public void A_flag_wins_over_the_settings_variable_over_the_alias_over_files_over_the_default(string path, string alias)
    {
        Assert.Equal("flag:1", Read(path, alias, flag: "flag:1", variable: "variable:1", shortName: "alias:1", file: "file:1"));
        Assert.Equal("variable:1", Read(path, alias, null, "variable:1", "alias:1", "file:1"));
        Assert.Equal("alias:1", Read(path, alias, null, null, "alias:1", "file:1"));
        Assert.Equal("alias:1", Read(path, alias, null, "", "alias:1", "file:1"));
        Assert.Equal("file:1", Read(path, alias, null, null, "", "file:1"));
        Assert.Equal("flag:1", Read(path, alias, "flag:1", null, "alias:1", "file:1"));
        Assert.Equal("variable:1", Read(path, alias, null, "variable:1", "alias:1", null));
        Assert.DoesNotContain(":1", Read(path, alias, null, null, null, null));
    }

    [Fact]
    public void A_list_in_a_file_gives_way_as_a_whole()
    {
        Set("TASK_DISABLED_TYPES", "sms");
        var configuration = Build("""{"TaskKit":{"Worker":{"DisabledTypes":["email","fax"]}}}""", []);

        Assert.Equal(["sms"], TaskKitSettings.Read(configuration, new([], []), []).Options.Worker.DisabledTypes);
    }

    [Fact]
    public void A_host_that_chains_its_configuration_keeps_the_order()
    {
        Set("KAFKA_BROKERS", "alias:1");
        var inner = Build("""{"TaskKit":{"Kafka":{"Brokers":"file:1"}}}""", []);

        Assert.Equal("alias:1", Brokers(new ConfigurationBuilder().AddConfiguration(inner).Build()));
        Assert.Equal(
            "outer:1",
            Brokers(
                new ConfigurationBuilder().AddConfiguration(inner).AddInMemoryCollection([new("TaskKit:Kafka:Brokers", "outer:1")]).Build()
            )
        );
    }

    [Fact]
    public void An_invalid_value_is_named_by_the_alias_that_gave_it()
    {
        Set("KAFKA_BROKERS", "no port");
        var configuration = Build("""{"TaskKit":{"Kafka":{"Brokers":"file:1"}}}""", []);

        Assert.StartsWith("KAFKA_BROKERS: ", Assert.Throws<TaskKitConfigurationException>(() => Brokers(configuration)).Message);
    }

    private string Read(string path, string alias, string? flag, string? variable, string? shortName, string? file)
    {
        Set(path.Replace(":", "__", StringComparison.Ordinal), variable);
        Set(alias, shortName);
        string[] parts = path.Split(':');
        string json = file is null ? "{}" : $$"""{ "{{parts[0]}}": { "{{parts[1]}}": { "{{parts[2]}}": "{{file}}" } } }""";
        var configuration = Build(json, flag is null ? [] : [$"--{path}={flag}"]);
        return parts[1] switch
        {
            "Kafka" => Brokers(configuration),
            "Redis" => RedisSettingTable.Read(configuration, new()).Address,
            _ => string.Join(',', TaskKitSettings.Read(configuration, new TaskRegistry([], []), []).Options.Worker.DisabledTypes),
        };
    }

    private static string Brokers(IConfiguration configuration) => KafkaSettings.Read(configuration, new KafkaOptions()).Brokers;

    private IConfigurationRoot Build(string json, string[] flags) =>
        new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json)))
            .AddEnvironmentVariables(_prefix)
            .AddCommandLine(flags)
            .Build();

    private void Set(string name, string? value)
    {
        _set.Add(_prefix + name);
        Environment.SetEnvironmentVariable(_prefix + name, value);
    }
}
