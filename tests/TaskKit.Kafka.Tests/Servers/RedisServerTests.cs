using StackExchange.Redis;
using TaskKit.Servers;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Servers;

/// <summary>The Redis that other tests stand on: it is what TaskKit asks for, and can be hurt without losing what it acknowledged.</summary>
public sealed class RedisServerTests
{
    [RedisFact]
    public async Task It_answers_the_client_library_and_evicts_nothing()
    {
        var redis = await SharedServers.RedisAsync();
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        var database = connection.GetDatabase(redis.NextDatabase());
        Assert.True(await database.StringSetAsync("key", "value"));
        Assert.Equal("value", await database.StringGetAsync("key"));
        string memory = await redis.CommandAsync("INFO", "memory");
        Assert.Equal("# Memory", memory);
        Assert.NotEqual(redis.NextDatabase(), redis.NextDatabase());
    }

    [RedisFact]
    public async Task A_killed_server_goes_on_with_its_data_at_the_same_address()
    {
        await using var redis = await RedisServer.StartNewAsync();
        string address = redis.Address;
        Assert.Equal("OK", await redis.CommandAsync("SET", "key", "väl ue"));
        await redis.KillAsync();
        Assert.False(redis.IsRunning);
        await Assert.ThrowsAsync<ServerException>(() => redis.KillAsync());
        await redis.StartAsync();
        Assert.Equal(address, redis.Address);
        Assert.Equal("väl ue", await redis.CommandAsync("GET", "key"));
        await redis.StopAsync();
        await redis.StartAsync();
        Assert.Equal("väl ue", await redis.CommandAsync("GET", "key"));
    }

    [RedisFact]
    public async Task A_paused_server_answers_once_it_goes_on()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await redis.PauseAsync();
        var ping = redis.CommandAsync("PING");
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        Assert.False(ping.IsCompleted);
        redis.Resume();
        Assert.Equal("PONG", await ping);
    }

    [RedisFact]
    public async Task Disposing_ends_it_and_deletes_its_folder()
    {
        var redis = await RedisServer.StartNewAsync("--requirepass", "s3cret");
        var refused = await Assert.ThrowsAsync<ServerException>(() => redis.CommandAsync("GET", "key"));
        Assert.Contains("NOAUTH", refused.Message);
        await redis.PauseAsync();
        await redis.DisposeAsync();
        Assert.False(redis.IsRunning);
        Assert.False(Directory.Exists(redis.Folder));
    }

    [RedisFact]
    public async Task What_it_does_not_understand_is_told_at_once()
    {
        var wrong = await Assert.ThrowsAsync<ServerException>(() => RedisServer.StartNewAsync("--no-such-setting", "1"));
        Assert.Contains("while starting", wrong.Message);
    }
}
