using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Redis.State;
using TaskKit.Redis.State.Connecting;
using TaskKit.Settings;

namespace TaskKit.Kafka.Tests.Redis;

/// <summary>Section <c>TaskKit:Redis</c>, and what is asked of the server.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void All_values_are_read()
    {
        var options = Read(
            ("Address", "[::1]:6380"),
            ("User", "tasks"),
            ("Password", "hunter2"),
            ("Ssl", "true"),
            ("Database", "3"),
            ("KeyPrefix", "shop:"),
            ("LeaseDuration", "10s"),
            ("FlushDeadline", "500ms")
        );
        Assert.Equal(
            ("[::1]:6380", "tasks", "hunter2", true, 3, "shop:"),
            (options.Address, options.User, options.Password, options.Ssl, options.Database, options.KeyPrefix)
        );
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(500)), (options.LeaseDuration, options.FlushDeadline));
        Assert.Equal("localhost:6379", Read().Address);
    }

    [Theory]
    [InlineData("Address", "localhost")]
    [InlineData("Address", "localhost:99999")]
    [InlineData("Address", "redis://u:hunter2@localhost:6379")]
    [InlineData("Address", "localhost:6379,password=hunter2")]
    [InlineData("User", "a,password=hunter2")]
    [InlineData("Database", "-1")]
    [InlineData("LeaseDuration", "999ms")]
    [InlineData("FlushDeadline", "2h")]
    public void A_wrong_value_is_named_by_its_path_and_no_secret_is_told(string key, string value)
    {
        var error = Assert.Throws<TaskKitConfigurationException>(() => Read((key, value)));
        Assert.Contains($"TaskKit:Redis:{key}", error.Message);
        Assert.DoesNotContain("hunter2", error.Message);
    }

    [Theory]
    [InlineData("redis_version:7.0.15\r\nmaxmemory_policy:noeviction\r\naof_enabled:1\r\n", null)]
    [InlineData("redis_version:6.2.0\nmaxmemory_policy:noeviction\naof_enabled:1\n", null)]
    [InlineData("redis_version:6.0.16\nmaxmemory_policy:noeviction\naof_enabled:1\n", "6.0.16")]
    [InlineData("maxmemory_policy:noeviction\naof_enabled:1\n", "unknown")]
    [InlineData("redis_version:7.0.15\nmaxmemory_policy:allkeys-lru\naof_enabled:1\n", "allkeys-lru")]
    [InlineData("redis_version:7.0.15\nmaxmemory_policy:noeviction\naof_enabled:0\n", "appendonly")]
    [InlineData("redis_version:7.0.15\nmaxmemory_policy:noeviction\naof_enabled:1\ncluster_enabled:1", "cluster")]
    public void A_server_that_does_not_keep_what_it_is_given_is_refused(string info, string? expected)
    {
        var verdict = ServerCheck.Judge(info, "127.0.0.1:1");
        string? cause = verdict.Fault ?? verdict.Warning;
        if (expected is null)
            Assert.Null(cause);
        else
            Assert.Contains(expected, cause);
    }

    [Theory]
    [InlineData("redis_version:5.0.14\nmaxmemory_policy:allkeys-lru\naof_enabled:0\n", true, null)]
    [InlineData("redis_version:7.0.15\ncluster_enabled:1\naof_enabled:1\n", true, null)]
    [InlineData("redis_version:7.0.15\nmaxmemory_policy:allkeys-lru\naof_enabled:0\n", false, "noeviction. It forgets")]
    public void D03_A_server_is_of_no_use_or_only_doubtful(string info, bool isFault, string? warning)
    {
        var verdict = ServerCheck.Judge(info, "127.0.0.1:1");
        Assert.Equal(isFault, verdict.Fault is not null);
        Assert.Equal(warning is null, verdict.Warning is null);
        Assert.Contains(warning ?? "", verdict.Warning ?? "");
        Assert.StartsWith("Redis at 127.0.0.1:1 ", verdict.Fault ?? verdict.Warning);
    }

    [Fact]
    public async Task A_user_is_used_or_refused_but_never_left_out()
    {
        var options = new RedisOptions
        {
            Address = "127.0.0.1:1",
            User = "tasks",
            Password = "hunter2",
        };
        try
        {
            await using var store = new RedisGuard(options, new(), TimeProvider.System, NullLogger.Instance);
            Assert.NotNull(await store.CheckAsync(CancellationToken.None));
        }
        catch (TaskKitConfigurationException e)
        {
            Assert.Contains("TaskKit:Redis:User", e.Message);
        }
    }

    private static RedisOptions Read(params (string Key, string Value)[] values)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(value => new KeyValuePair<string, string?>($"TaskKit:Redis:{value.Key}", value.Value)))
            .Build();
        var settings = new SettingsReader(configuration.GetSection("TaskKit:Redis"));
        var options = RedisSettingTable.All.Read(settings, new RedisOptions());
        Assert.Empty(settings.Unknown());
        return options;
    }
}
